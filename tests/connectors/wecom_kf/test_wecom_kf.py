from __future__ import annotations

import asyncio
from xml.etree import ElementTree as ET

import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from connectors.wechat.errors import PlatformError
from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply
from conversations.errors import TooManyWaiting
from conversations.participation import Participation
from tests.connectors.wecom_kf.conftest import KfWorld
from tests.connectors.wecom_kf.fake_wecom import AES_KEY, SEND, SYNC, TOKEN, FakeWeCom


async def test_several_pages_several_citizens(kf: KfWorld, wecom: FakeWeCom) -> None:
    for number in range(5):
        wecom.say(f"u{number % 2}", f"问题{number}")
    assert await kf.pull() == 5
    await kf.settle()
    assert wecom.seen == {"u0": ["您说：问题0", "您说：问题2", "您说：问题4"], "u1": ["您说：问题1", "您说：问题3"]}
    assert await kf.pull() == 0
    assert wecom.calls[TOKEN] == 1


async def test_a_pull_broken_off_is_taken_up_without_repeats(kf: KfWorld, wecom: FakeWeCom) -> None:
    for number in range(4):
        wecom.say("u", f"问题{number}")
    wecom.faults[SYNC].extend([-1])
    with pytest.raises(PlatformError):
        await kf.pull()
    await kf.pull()
    async with kf.database.transaction() as session:  # the process died before it moved the cursor
        from connectors.wecom_kf.models import KfCursor

        (await session.get_one(KfCursor, "kf")).cursor = "2"
    assert await kf.pull() == 2
    await kf.settle()
    assert len(wecom.seen["u"]) == len(kf.bot.requests) == 4


async def test_a_citizen_with_too_much_waiting_is_pulled_later(
    kf: KfWorld, wecom: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    import conversations.intake

    monkeypatch.setattr(conversations.intake, "MAX_WAITING", 1)
    kf.bot.gate.clear()
    wecom.say("u", "一")
    wecom.say("u", "二")
    with pytest.raises(TooManyWaiting):
        await kf.pull()
    kf.bot.gate.set()
    await kf.settle()
    await kf.pull()
    await kf.settle()
    assert wecom.seen["u"] == ["您说：一", "您说：二"]


async def test_a_lost_answer_is_not_sent_twice(kf: KfWorld, wecom: FakeWeCom) -> None:
    wecom.say("u", "一")
    await kf.pull()
    wecom.faults[SEND].append("lost")
    await kf.settle(3)
    assert wecom.seen["u"] == ["您说：一"]
    assert wecom.calls[SEND] == 2


async def test_long_texts_in_two_parts_resumed_between(kf: KfWorld, wecom: FakeWeCom) -> None:
    sentence = "申请人应当携带身份证原件办理。"
    kf.bot.script = lambda _r: TurnReply(Status.ANSWERED, (Paragraph(sentence * 70),))
    wecom.say("u", "材料")
    await kf.pull()
    wecom.left["u"] = 1
    await kf.settle(3)
    assert len(wecom.seen["u"]) == 1
    kf.bot.script = lambda _r: TurnReply(Status.ANSWERED, (Paragraph("好"),))
    wecom.say("u", "还有呢")
    await kf.pull()
    await kf.settle()
    assert "".join(wecom.seen["u"]) == sentence * 70 + "好"


async def test_options_by_number_and_by_menu(kf: KfWorld, wecom: FakeWeCom) -> None:
    options = (Option("身份证", OptionPayload("choose_entry", "id")),)
    kf.bot.script = lambda r: TurnReply(
        Status.CLARIFY, (Paragraph("选了" if r.option else "哪一个"),), () if r.option else options
    )
    wecom.say("u", "办证")
    await kf.pull()
    await kf.settle()
    wecom.say("u", "1")
    await kf.pull()
    await kf.settle()
    wecom.say("u", "身份证", menu_id="no such id")
    await kf.pull()
    await kf.settle()
    assert wecom.seen["u"][1] == "选了"
    assert kf.bot.requests[-1].text == "身份证"


async def test_greeting_and_what_is_not_text(kf: KfWorld, wecom: FakeWeCom) -> None:
    wecom.enter("u")
    wecom.send("u", "image")
    await kf.pull()
    assert wecom.seen["u"] == ["您好，请直接用一句话说说您要办的事。", "暂时不能识别这类消息，请用文字说说您的问题。"]
    assert kf.bot.requests == []


async def test_after_the_end_another_conversation(kf: KfWorld, wecom: FakeWeCom) -> None:
    from conversations.hub import Hub

    wecom.say("u", "一")
    await kf.pull()
    await kf.settle()
    await Participation(kf.database, kf.clock, Hub()).end(kf.bot.requests[0].conversation)
    wecom.say("u", "二")
    await kf.pull()
    await kf.settle()
    assert wecom.seen["u"] == ["您说：一", "您说：二"]
    assert kf.bot.requests[0].conversation != kf.bot.requests[1].conversation


async def test_callbacks(kf: KfWorld, wecom: FakeWeCom) -> None:
    await kf.serve()
    wecom.say("u", "一")
    assert await wecom.call_back() == 200
    async with asyncio.timeout(5):
        await kf.bot.reached.wait()
    assert await wecom.call_back(token="somebody else's") == 403
    crypto = WeChatCrypto(wecom.token, AES_KEY, wecom.corp_id)
    echo = ET.fromstring(crypto.encrypt_message("echo", "n", "1")).findtext("Encrypt") or ""
    from connectors.wechat.envelope import signature

    query = {"msg_signature": signature(wecom.token, "1", "n", echo), "timestamp": "1", "nonce": "n", "echostr": echo}
    async with wecom.http.get(f"{wecom.gateway}/wecom-kf/kf", params=query) as response:
        assert await response.text() == "echo"
    async with wecom.http.get(f"{wecom.gateway}/wecom-kf/unknown", params=query) as response:
        assert response.status == 404
