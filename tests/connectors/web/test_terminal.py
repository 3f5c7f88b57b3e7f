from __future__ import annotations

import io

import pytest

from connectors.web.terminal import Refused, chat
from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from tests.fakes.gateway import Gateway


def script(request: TurnRequest) -> TurnReply:
    if request.option is not None:
        return TurnReply(Status.ANSWERED, (Paragraph(f"选了{request.option.intent}"),))
    return TurnReply(Status.CLARIFY, (Paragraph("哪一件？"),), (Option("补领", OptionPayload("choose_entry", "e")),))


async def test_a_conversation_at_the_terminal(gateway: Gateway, monkeypatch, capsys) -> None:
    gateway.engine.script = script
    monkeypatch.setattr("sys.stdin", io.StringIO("身份证\n1\n/人工\n" + "长" * 2001 + "\n/结束\n"))
    await chat(str(gateway.client.make_url("/")))
    said = capsys.readouterr().out
    assert "问政助手［反问］\n哪一件？\n  1. 补领" in said
    assert "选了choose_entry" in said
    assert "选了request_human" in said
    assert "超过了2000字" in said
    assert said.endswith("再见。\n")


async def test_a_gateway_that_is_not_there(unused_tcp_port: int) -> None:
    with pytest.raises(Refused, match="make run"):
        await chat(f"http://127.0.0.1:{unused_tcp_port}")
