from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from contracts.blocks import Paragraph, Source
from contracts.commands import RequestStaff
from contracts.statuses import Status
from contracts.turn import TurnContext, TurnReply, TurnRequest
from conversations.finishing import Finisher
from conversations.hub import Hub
from conversations.intake import Inbound, Intake
from conversations.models import Conversation, InboxEntry, Message
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.departments import StoredDepartments
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.helping.approving import HELD, Approvals, Approving
from service_desk.helping.canned import CannedReplies
from service_desk.helping.suggesting import SuggestedAnswer, Suggesting
from tests.service_desk.conftest import DRAFT, PHONE, Desk

AGENT = Staff(11, "wang", Role.AGENT, "hurd")
ANSWER = TurnReply(
    Status.ANSWERED,
    (
        Paragraph("首套房公积金贷款最高60万元。"),
        Source("hpf-loan", 2, "公积金贷款", "云州市住房公积金管理中心", "/entries/hpf-loan/2", date(2026, 1, 1)),
    ),
)


async def claimed(desk: Desk) -> str:
    """The citizen is in the hands of the agent."""
    await desk.queue.attendance.set(AGENT, online=True)
    await desk.handle(RequestStaff(DRAFT), "q1")
    async with desk.database.transaction() as session:
        (await session.get_one(Conversation, desk.conversation)).owner = "queue"
    (waiting,) = await desk.queue.viewing.line(AGENT)
    return await desk.queue.claiming.claim(AGENT, waiting["id"])


@pytest.fixture
def canned(desk: Desk) -> CannedReplies:
    return CannedReplies(desk.database, desk.clock, StoredDepartments())


async def test_variables_are_filled_in_for_the_conversation(
    desk: Desk, canned: CannedReplies, housing: Staff, supervisor: Staff, police: Staff
) -> None:
    await canned.add(supervisor, "开头", "您好，这里是{部门}，今天是{今天}。")
    await canned.add(housing, "进度", "您的工单{工单号}会在{答复日期}前答复，可致电{电话}。")
    number = await desk.order()
    filled = {one["title"]: one["filled"] for one in await canned.page(AGENT, desk.conversation)}
    assert filled["开头"] == "您好，这里是云州市住房和城乡建设局，今天是2026年11月23日（星期一）。"
    assert filled["进度"] == f"您的工单{number}会在2026年12月10日（星期四）前答复，可致电0600-86080001。"
    assert [one["title"] for one in await canned.page(police)] == ["开头"]
    stranger = await Intake(desk.database, desk.clock).open("web", "demo")
    filled = {one["title"]: one["filled"] for one in await canned.page(AGENT, stranger)}
    assert filled["进度"].startswith("您的工单{工单号}会在{答复日期}前")  # nothing is made up


async def test_who_keeps_which(
    desk: Desk, canned: CannedReplies, housing: Staff, police: Staff, supervisor: Staff
) -> None:
    common, own = await canned.add(supervisor, "通用", "您好"), await canned.add(housing, "本局", "您好")
    with pytest.raises(RuleBroken):
        await canned.add(housing, "错", "您好{市长}")
    with pytest.raises(NotYours):
        await canned.change(housing, common, "通用", "改")
    with pytest.raises(NotFound):
        await canned.remove(police, own)
    await canned.change(housing, own, "本局", "请稍等")
    assert [one["text"] for one in await canned.page(AGENT)] == ["请稍等", "您好"]
    await canned.remove(housing, own)
    await canned.remove(supervisor, common)
    assert await canned.page(AGENT) == []


class FakeAnswers:
    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str | None]] = []

    async def answers(self, text: str, region: str | None, item: str | None) -> list[SuggestedAnswer]:
        self.asked.append((text, region, item))
        return [SuggestedAnswer("hurd-lift", "电梯", "住建局", "拨打物业电话。", 0.9)]


async def test_suggestions_are_for_what_the_citizen_said_last(desk: Desk) -> None:
    answers = FakeAnswers()
    suggesting = Suggesting(desk.database, desk.queue.talking, answers)
    with pytest.raises(NotFound):
        await suggesting.to(AGENT, desk.conversation)
    talk = await claimed(desk)
    await Intake(desk.database, desk.clock).accept(Inbound(talk, "m2", text=f"维修基金怎么取，{PHONE}"))
    (found,) = await suggesting.to(AGENT, talk)
    assert (found["entry"], found["text"]) == ("hurd-lift", "拨打物业电话。")
    ((text, region, _),) = answers.asked
    assert (text, region) == ("维修基金怎么取，⟦phone:1⟧", "990100")
    with pytest.raises(NotYours):
        await suggesting.to(Staff(12, "li", Role.AGENT, "hurd"), talk)


@pytest.fixture
def approving(desk: Desk) -> Approving:
    return Approving(desk.database, desk.audit, desk.queue.talking, desk.orders.means.announcer)


async def turn(desk: Desk, reply: TurnReply) -> list[Message]:
    """One turn of the bot with this reply; the messages after it."""
    hub = Hub()
    finisher = Finisher(desk.database, desk.clock, desk.commands, hub, Approvals())
    async with desk.database.read() as session:
        entry = (await session.scalars(select(InboxEntry))).first()
    assert entry is not None
    async with desk.database.transaction() as session:
        row = await session.get_one(InboxEntry, entry.id)
        row.state, row.claimed_by = "claimed", "worker"
    request = TurnRequest(desk.conversation, entry.key, text="公积金贷款额度", context=TurnContext(region="990100"))
    await finisher.finish(entry.id, "worker", request, reply)
    async with desk.database.read() as session:
        return list(await session.scalars(select(Message).order_by(Message.seq)))


async def test_an_answer_on_such_a_topic_waits_for_a_person_who_sends_it_as_it_is(
    desk: Desk, approving: Approving, housing: Staff
) -> None:
    await approving.put(housing, "hpf-loan", "hurd")
    await desk.queue.attendance.set(AGENT, online=True)
    _, held, said = await turn(desk, ANSWER)
    assert (held.sender, said.sender, said.status) == ("suggestion", "bot", "queued")
    assert said.text_masked.startswith(HELD)
    assert "60万" not in said.text_masked
    (waiting,) = await desk.queue.viewing.line(AGENT)
    assert waiting["title"] == "公积金贷款"
    talk = await desk.queue.claiming.claim(AGENT, waiting["id"])
    shown = await desk.queue.viewing.conversation(AGENT, talk)
    assert shown["briefing"]["why"] == "答复需要人工确认：公积金贷款"
    with pytest.raises(NotFound):
        await approving.approve(AGENT, talk, 1)  # the citizen's own words
    seq = await approving.approve(AGENT, talk, held.seq)
    async with desk.database.read() as session:
        sent = (await session.scalars(select(Message).where(Message.seq == seq))).one()
    assert (sent.sender, sent.blocks) == ("staff", held.blocks)


async def test_with_nobody_there_the_held_answer_becomes_an_order(
    desk: Desk, approving: Approving, supervisor: Staff
) -> None:
    await approving.put(supervisor, "hpf-loan", "psb")
    *_, said = await turn(desk, ANSWER)
    assert said.status == "handed_off"
    (order,) = (await desk.listing.page(supervisor)).items
    assert (order["department"]["id"], order["title"]) == ("psb", "公积金贷款")


async def test_other_answers_and_other_endings_are_said(desk: Desk, approving: Approving, supervisor: Staff) -> None:
    await approving.put(supervisor, "hpf-other", "hurd")
    _, said = await turn(desk, ANSWER)
    assert (said.sender, said.status) == ("bot", "answered")


async def test_leads_keep_their_own_topics(desk: Desk, approving: Approving, housing: Staff, police: Staff) -> None:
    with pytest.raises(NotYours):
        await approving.put(housing, "hpf-loan", "psb")
    await approving.put(housing, "hpf-loan", "hurd")
    with pytest.raises(NotYours):
        await approving.put(police, "hpf-loan", "psb")
    with pytest.raises(NotYours):
        await approving.remove(police, "hpf-loan")
    assert await approving.topics() == [{"topic": "hpf-loan", "department": "hurd"}]
    await approving.remove(housing, "hpf-loan")
    assert await approving.topics() == []
