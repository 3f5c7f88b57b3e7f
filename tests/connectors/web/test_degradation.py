"""Engine or knowledge service away, database locked, disk full: an honest word in time, nothing accepted is lost."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from aiohttp import web

from contracts.blocks import Paragraph
from contracts.commands import CreateWorkOrder, WorkOrderCategory, WorkOrderDraft
from contracts.search import Candidate, Outcome, Reason, SearchResult
from contracts.statuses import Status
from contracts.turn import TurnReply
from conversations.models import Message
from service_desk.work_orders.models import WorkOrder
from tests.fakes.broken_databases import full_disk, locked
from tests.fakes.gateway import Citizen, Gateway, running_gateway
from tests.fakes.servers import FakeEngine, FakeKnowledge

NOTHING = SearchResult(Outcome.NO_ANSWER, Reason.TOO_FAR, 0.1)


def fail(status: int):
    return lambda _: web.Response(status=status)


@pytest.mark.parametrize(
    "script",
    [
        fail(500),
        fail(401),
        lambda _: web.Response(text="not json"),
        lambda _: web.json_response([]),
        lambda _: TurnReply(Status.ERROR_ACTIONS, (Paragraph("动作服务没有回应"),)),
        lambda _: TurnReply(Status.ERROR_ENGINE),
    ],
)
async def test_a_failing_engine_is_replaced_by_the_knowledge_service(
    gateway: Gateway, citizen: Citizen, script
) -> None:
    gateway.engine.script = script
    reply = await citizen.ask("身份证丢了怎么补办，电话13800138000")
    assert reply["status"] == "answered"
    assert reply["sources"][0]["entry"] == "psb-id-card-reissue"
    assert any(b["type"] == "notice" and "正在恢复" in b["text"] for b in reply["blocks"])
    assert "⟦phone:1⟧" in gateway.knowledge.searches[0].text
    (bot,) = [m for m in await gateway.rows(Message) if m.sender == "bot"]
    assert bot.trace["degraded"].startswith("error_")
    assert bot.trace["search"]["request"]["text"] == gateway.knowledge.searches[0].text


async def test_an_engine_that_is_not_there(gateway: Gateway, citizen: Citizen) -> None:
    await gateway.engine.server.close()
    started = time.monotonic()
    reply = await citizen.ask("身份证丢了怎么补办")
    assert reply["status"] == "answered"
    assert time.monotonic() - started < 5


async def test_a_hanging_engine_is_given_four_seconds_and_its_late_reply_is_kept_apart(
    tmp_path, engine: FakeEngine, knowledge: FakeKnowledge
) -> None:
    draft = WorkOrderDraft(WorkOrderCategory.COMPLAINT, "晚了", "晚了", "hurd")
    engine.script = lambda _: TurnReply(Status.HANDED_OFF, (Paragraph("晚到的话"),), commands=(CreateWorkOrder(draft),))
    engine.hold.clear()
    async with running_gateway(tmp_path, engine=engine, knowledge=knowledge, engine_budget=0.3) as gateway:
        citizen = await gateway.citizen()
        reply = await citizen.ask("身份证丢了怎么补办")
        assert reply["status"] == "answered"
        engine.hold.set()
        async with asyncio.timeout(5):
            while not (late := [m for m in await gateway.rows(Message) if m.sender == "suggestion"]):
                await citizen.read(after=99, wait=1)
        assert late[0].text_masked == "晚到的话"
        assert await gateway.rows(WorkOrder) == []
        assert [m["from"] for m in await citizen.read()] == ["citizen", "bot"]
        engine.script = lambda _: TurnReply(Status.ANSWERED, (Paragraph("恢复了"),))
        assert (await citizen.ask("还在吗"))["blocks"][0]["text"] == "恢复了"


async def test_both_hanging_still_ends_within_five_seconds(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.hold.clear()
    gateway.knowledge.hold.clear()
    started = time.monotonic()
    reply = await citizen.ask("身份证丢了怎么补办")
    assert time.monotonic() - started < 5
    assert reply["status"] == "error_knowledge"
    gateway.engine.hold.set()
    gateway.knowledge.hold.set()


async def test_nothing_found_offers_a_person_who_gets_the_question(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = fail(503)
    gateway.knowledge.result = NOTHING
    reply = await citizen.ask("小区电梯坏了物业一直不修，我要投诉，电话13800138000")
    assert reply["status"] == "error_engine"
    (option,) = reply["options"]
    done = await citizen.ask(option=option["id"])
    assert done["status"] == "handed_off"
    (block,) = [b for b in done["blocks"] if b["type"] == "work_order"]
    assert block["department"] == "云州市住房和城乡建设局"
    assert block["due"]
    assert gateway.knowledge.routes[0].text.startswith("小区电梯坏了")
    (order,) = await gateway.rows(WorkOrder)
    assert "13800138000" not in order.text_masked
    assert "13800138000" in order.text_encrypted
    assert order.number == block["number"]
    assert order.category == "complaint"
    # the same option pressed again is the same matter
    again = await citizen.ask(option=option["id"])
    assert [b["number"] for b in again["blocks"] if b["type"] == "work_order"] == [block["number"]]
    assert len(await gateway.rows(WorkOrder)) == 1


async def test_knowledge_down_too(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = fail(500)
    gateway.knowledge.down = True
    reply = await citizen.ask("电梯坏了没人修")
    assert reply["status"] == "error_knowledge"
    assert "12345" in reply["blocks"][1]["text"]
    done = await citizen.ask(option=reply["options"][0]["id"])
    assert done["status"] == "handed_off"
    (order,) = await gateway.rows(WorkOrder)
    assert order.department == "gov"
    assert order.text_masked == "电梯坏了没人修"


@pytest.mark.parametrize("text", ["人工", "转人工", "我要转人工客服", "请帮我转人工服务。"])
async def test_a_person_is_one_step_away_without_the_engine(gateway: Gateway, citizen: Citizen, text: str) -> None:
    gateway.engine.script = fail(500)
    await citizen.ask("电梯坏了没人修")
    done = await citizen.ask(text)
    assert done["status"] == "handed_off"
    (order,) = await gateway.rows(WorkOrder)
    assert (order.department, order.text_masked) == ("hurd", "电梯坏了没人修")


async def test_ambiguous_questions_are_asked_back(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = fail(500)
    candidates = tuple(Candidate(f"psb-{n}", 1, "guide", f"事项{n}", f"psb-{n}", "psb", 0.4) for n in range(6))
    gateway.knowledge.result = replace(NOTHING, outcome=Outcome.CLARIFY, candidates=candidates)
    reply = await citizen.ask("身份证")
    assert reply["status"] == "clarify"
    assert [o["label"] for o in reply["options"]] == ["事项0", "事项1", "事项2", "事项3", "登记给部门处理"]


async def test_a_command_that_fails_is_told_and_the_next_message_gets_its_turn(
    gateway: Gateway, citizen: Citizen, monkeypatch
) -> None:
    from service_desk.work_orders.creating import OrderBook

    async def broken(*_args: object) -> None:
        raise RuntimeError("disk on fire")

    draft = WorkOrderDraft(WorkOrderCategory.COMPLAINT, "电梯", "电梯坏了", "hurd")
    order = TurnReply(Status.HANDED_OFF, (Paragraph("已登记"),), commands=(CreateWorkOrder(draft),))
    gateway.engine.script = lambda _: order
    with monkeypatch.context() as patch:
        patch.setattr(OrderBook, "create", broken)
        reply = await citizen.ask("投诉电梯")
    assert reply["status"] == "error_engine"
    assert "没能办成" in reply["blocks"][0]["text"]
    assert await gateway.rows(WorkOrder) == []
    done = await citizen.ask("投诉电梯")
    assert done["status"] == "handed_off"


async def test_a_database_that_is_locked_is_a_calm_problem_and_the_same_message_is_taken_later(
    gateway: Gateway, citizen: Citizen, tmp_path: Path
) -> None:
    with locked(tmp_path / "wenzheng.db"):
        refused = await citizen.post("messages", client_id="c" * 16, text="身份证丢了怎么补办")
        assert (refused.status, refused.content_type) == (503, "application/problem+json")
        assert int(refused.headers["Retry-After"]) >= 1
        assert (await citizen.get("messages?after=0")).status == 200, "reading goes on"
    seq = await citizen.say("身份证丢了怎么补办", client_id="c" * 16)
    assert (await citizen.reply(seq))["status"] == "answered"
    assert len(gateway.engine.requests) == 1


async def test_a_full_disk_is_a_calm_problem_and_the_same_message_is_taken_later(
    gateway: Gateway, citizen: Citizen
) -> None:
    long = "身份证丢了怎么补办" + "。" * 1900
    with full_disk(), structlog.testing.capture_logs() as logs:
        for number in range(4):  # the free room in the pages that are there runs out
            refused = await citizen.post("messages", client_id=f"{number}" * 16, text=long)
            if refused.status != 202:
                break
        assert (refused.status, (await refused.json())["type"]) == (503, "urn:wenzheng:problem:unavailable")
        assert "Retry-After" in refused.headers
        assert (await citizen.get("messages?after=0")).status == 200
    assert "身份证" not in repr(logs)
    seq = await citizen.say(long, client_id=f"{number}" * 16)
    await citizen.reply(seq)
    asked = [request.message_id for request in gateway.engine.requests]
    assert len(asked) == len(set(asked)) == number + 1
