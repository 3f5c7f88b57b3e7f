"""Offers, waiting, talking, handing back and on; the bot is silent while a person has the conversation."""

from __future__ import annotations

import pytest

from contracts.blocks import Paragraph
from contracts.commands import RequestStaff
from contracts.statuses import Status
from contracts.turn import TurnReply, TurnRequest
from conversations.claims import Claims
from conversations.finishing import Finisher
from conversations.hub import Hub
from conversations.intake import Inbound, Intake
from conversations.models import Conversation, InboxEntry
from conversations.reading import Reader
from foundation.accounts.first_accounts import add_account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import NotFound, NotYours, RuleBroken, Taken
from tests.service_desk.conftest import DRAFT, PHONE, Desk

ANNA, BO = Staff(11, "anna", Role.AGENT, "hurd"), Staff(12, "bo", Role.AGENT, "hurd")
CENTRE = Staff(5, "lead-gov", Role.DEPARTMENT_LEAD, "gov")
POLICE = Staff(2, "lead-psb", Role.DEPARTMENT_LEAD, "psb")


async def online(desk: Desk, *staff: Staff, **more: object) -> None:
    for one in staff:
        await desk.queue.attendance.set(one, online=True, **more)  # type: ignore[arg-type]


async def enter(desk: Desk, key: str = "q1", conversation: str | None = None) -> int:
    handled = await desk.handle(RequestStaff(DRAFT), key, conversation)
    assert (handled.status, handled.owner) == (Status.QUEUED, "queue")
    async with desk.database.transaction() as session:
        (await session.get_one(Conversation, conversation or desk.conversation)).owner = "queue"
    return int((await desk.queue.viewing.line(ANNA))[-1]["id"])


async def claimed(desk: Desk) -> str:
    await online(desk, ANNA)
    return await desk.queue.claiming.claim(ANNA, await enter(desk))


async def owner(desk: Desk) -> str:
    return (await Reader(desk.database, desk.clock, desk.queue.viewing).state(desk.conversation)).owner


async def heard(desk: Desk) -> list[str]:
    messages = await Reader(desk.database, desk.clock).after(desk.conversation, 0)
    return ["".join(block.get("text", "") for block in m.blocks) for m in messages if m.sender == "staff"]


async def test_with_nobody_there_it_is_an_order(desk: Desk) -> None:
    handled = await desk.handle(RequestStaff(DRAFT))
    assert (handled.status, handled.owner) == (Status.HANDED_OFF, None)
    await online(desk, ANNA)
    desk.clock.advance(minutes=2)  # her console has been silent for too long
    assert (await desk.handle(RequestStaff(DRAFT), "k2")).owner is None


@pytest.mark.parametrize(
    ("hours", "words"), [(3, "午休时间，工作人员11月23日 13:30上班"), (10, "下班时间"), (24 * 5 + 1, "休息日")]
)
async def test_outside_hours_it_says_when_somebody_is_back_and_answers_within_a_day(
    desk: Desk, supervisor: Staff, hours: int, words: str
) -> None:
    desk.clock.advance(hours=hours)
    handled = await desk.handle(RequestStaff(DRAFT))
    assert words in handled.blocks[0].text
    assert "24小时内" in handled.blocks[0].text
    desk.clock.advance(hours=23)
    await desk.scheduler.run_due()
    assert "escalated" not in [n["kind"] for n in await desk.orders.means.notices.of(supervisor)]
    desk.clock.advance(hours=1)
    await desk.scheduler.run_due()
    assert "escalated" in [n["kind"] for n in await desk.orders.means.notices.of(supervisor)]


async def test_the_same_request_twice_waits_once(desk: Desk) -> None:
    await online(desk, ANNA)
    first = await desk.handle(RequestStaff(DRAFT), "same")
    assert await desk.handle(RequestStaff(DRAFT), "same") == first
    assert len(await desk.queue.viewing.line(ANNA)) == 1


async def test_the_offer_goes_to_the_least_loaded_and_on_to_the_next(desk: Desk) -> None:
    await online(desk, ANNA, BO)
    other = await Intake(desk.database, desk.clock).open("web", "demo")
    await desk.queue.claiming.claim(ANNA, await enter(desk, "q0", other))
    entry = await enter(desk)
    assert [item["offered_to_me"] for item in await desk.queue.viewing.line(BO)] == [True]
    with pytest.raises(Taken):
        await desk.queue.claiming.claim(ANNA, entry)  # offered to somebody else just now
    desk.clock.advance(seconds=31)
    await online(desk, ANNA)
    await desk.scheduler.run_due()
    assert [item["offered_to_me"] for item in await desk.queue.viewing.line(ANNA)] == [True]
    await desk.queue.claiming.claim(ANNA, entry)
    assert await desk.queue.viewing.line(ANNA) == []


async def test_place_and_waiting_time_from_real_hand_overs(desk: Desk) -> None:
    await online(desk, ANNA, capacity=20)
    reader = Reader(desk.database, desk.clock, desk.queue.viewing)
    entry = await enter(desk)
    assert (await reader.state(desk.conversation)).queue.queue_position == 1
    assert (await reader.state(desk.conversation)).queue.waiting_minutes is None
    desk.clock.advance(minutes=1, seconds=20)
    await online(desk, ANNA, capacity=20)
    await desk.queue.claiming.claim(ANNA, entry)
    state = await reader.state(desk.conversation)
    assert state.to_json() == {
        "owner": "staff",
        "staff": "工作人员",
        "department": "云州市住房和城乡建设局",
    }
    second = await Intake(desk.database, desk.clock).open("web", "demo")
    third = await Intake(desk.database, desk.clock).open("web", "demo")
    await enter(desk, "q2", second)
    handled = await desk.handle(RequestStaff(DRAFT), "q3", third)
    assert "您前面还有1位，预计等待约3分钟" in handled.blocks[0].text


async def test_nobody_came_so_it_is_an_order_and_the_bot_answers_again(desk: Desk) -> None:
    await online(desk, ANNA)
    await enter(desk)
    desk.clock.advance(minutes=10)
    await desk.scheduler.run_due()
    await desk.scheduler.run_due()
    assert await owner(desk) == "bot"
    assert "先为您登记成工单" in (await heard(desk))[-1]
    assert len((await desk.listing.page(Staff(1, "lead-hurd", Role.DEPARTMENT_LEAD, "hurd"))).items) == 1


async def test_who_will_not_wait_leaves_the_line(desk: Desk) -> None:
    await online(desk, ANNA)
    await enter(desk)
    await Intake(desk.database, desk.clock).accept(Inbound(desk.conversation, "leave", text="取消排队"))
    assert await desk.queue.reception.cancelled() == 1
    assert await desk.queue.reception.cancelled() == 0
    assert await owner(desk) == "bot"
    assert await desk.queue.viewing.line(ANNA) == []


async def test_a_bot_answer_that_comes_too_late_is_a_suggestion(desk: Desk) -> None:
    """The turn was claimed while the bot had the conversation; the take-over came before its answer."""
    hub = Hub()
    finisher = Finisher(desk.database, desk.clock, desk.commands, hub)
    claim = await Claims(desk.database, desk.clock, "worker").next(desk.conversation)
    assert claim is not None
    await desk.queue.claiming.take_over(CENTRE, desk.conversation)
    request = TurnRequest(desk.conversation, claim.request.message_id, text="电梯")
    late = TurnReply(Status.ANSWERED, blocks=(Paragraph("电梯由住建局管。"),))
    assert await finisher.finish(claim.inbox_id, "worker", request, late) is None
    assert all("电梯由住建局管" not in text for text in await heard(desk))
    shown = await desk.queue.viewing.conversation(CENTRE, desk.conversation)
    assert [m["text"] for m in shown["messages"] if m["from"] == "suggestion"] == ["电梯由住建局管。"]


async def test_what_is_said_reaches_the_citizen_and_notes_do_not(desk: Desk) -> None:
    talk = await claimed(desk)
    await desk.queue.talking.typing(ANNA, talk)
    reader = Reader(desk.database, desk.clock, desk.queue.viewing)
    assert (await reader.state(talk)).typing == "staff"
    await desk.queue.talking.say(ANNA, talk, f"您的电话{PHONE}对吗？")
    await desk.queue.talking.note(ANNA, talk, f"市民很着急，{PHONE}")
    assert (await heard(desk))[-1] == "您的电话138****5678对吗？"
    shown = await desk.queue.viewing.conversation(ANNA, talk)
    assert shown["notes"][0]["text"] == "市民很着急，138****5678"
    assert shown["briefing"]["why"] == "职责清单：电梯维修"
    for work in (desk.queue.talking.say, desk.queue.talking.note):
        with pytest.raises(NotYours):
            await work(BO, talk, "我来")
    with pytest.raises(NotFound):
        await desk.queue.viewing.conversation(POLICE, talk)


async def test_words_sent_twice_are_said_once(desk: Desk) -> None:
    talk = await claimed(desk)
    first = await desk.queue.talking.say(ANNA, talk, "您好", "words-0001")
    assert await desk.queue.talking.say(ANNA, talk, "您好", "words-0001") == first
    assert await desk.queue.talking.say(ANNA, talk, "您好", "words-0002") == first + 1
    said = [one for one in (await desk.queue.viewing.conversation(ANNA, talk))["messages"] if one["text"] == "您好"]
    assert len(said) == 2


async def test_consent_is_asked_for_with_buttons(desk: Desk) -> None:
    talk = await claimed(desk)
    seq = await desk.queue.talking.ask_consent(ANNA, talk, "是否同意我们查看您的社保记录？")
    (message,) = [m for m in await Reader(desk.database, desk.clock).after(talk, seq - 1) if m.seq == seq]
    assert [option["label"] for option in message.options] == ["同意", "不同意"]
    await Intake(desk.database, desk.clock).accept(Inbound(talk, "yes", option=message.options[0]["id"]))
    assert (await desk.queue.viewing.conversation(ANNA, talk))["messages"][-1]["text"] == "同意"


async def test_handing_back_gives_the_bot_what_was_settled(desk: Desk) -> None:
    talk = await claimed(desk)
    await desk.queue.talking.hand_back(ANNA, talk, "已告知补办流程", "户政", item="psb-id-card-reissue")
    assert await owner(desk) == "bot"
    async with desk.database.transaction() as session:
        for entry in [await session.get_one(InboxEntry, 1)]:
            entry.state = "done"
    await Intake(desk.database, desk.clock).accept(Inbound(talk, "next", text="那要带什么材料"))
    claim = await Claims(desk.database, desk.clock, "worker").next(talk)
    assert claim is not None
    assert (claim.owner, claim.request.context.item) == ("bot", "psb-id-card-reissue")
    with pytest.raises(NotYours):
        await desk.queue.talking.say(ANNA, talk, "还有一句")


async def colleagues(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        for one in (ANNA, BO, POLICE):
            await add_account(session, desk.clock, one.name, one.role, "no password", one.department)


async def test_the_giver_has_it_until_somebody_accepts(desk: Desk) -> None:
    talk, transferring = await claimed(desk), desk.queue.transferring
    await colleagues(desk)
    offer = await transferring.offer(ANNA, talk, "涉及公安", account=None, department="psb")
    assert await owner(desk) == "staff:anna"
    with pytest.raises(RuleBroken, match="offered_already"):
        await transferring.offer(ANNA, talk, "给你", account="bo", department=None)
    with pytest.raises(NotFound):
        await transferring.accept(BO, offer)
    await transferring.accept(POLICE, offer)
    assert await owner(desk) == "staff:lead-psb"
    assert "云州市公安局" in (await heard(desk))[-1]
    with pytest.raises(NotYours):
        await desk.queue.talking.say(ANNA, talk, "还在")
    with pytest.raises(NotFound):
        await transferring.accept(POLICE, offer)


async def test_after_three_refusals_the_supervisor_assigns(desk: Desk, supervisor: Staff) -> None:
    talk, transferring = await claimed(desk), desk.queue.transferring
    await colleagues(desk)
    for _ in range(3):
        offer = await transferring.offer(ANNA, talk, "涉及公安", account=None, department="psb")
        await transferring.refuse(POLICE, offer, "不属我局职责")
    assert await owner(desk) == "staff:anna"
    with pytest.raises(RuleBroken, match="supervisor_decides"):
        await transferring.offer(ANNA, talk, "再试", account="bo", department=None)
    assert "transfer_disputed" in [n["kind"] for n in await desk.orders.means.notices.of(supervisor)]
    with pytest.raises(NotYours):
        await transferring.assign(POLICE, talk, "anna", "不要")
    with pytest.raises(NotFound):
        await transferring.assign(supervisor, talk, "nobody", "指定")
    await transferring.assign(supervisor, talk, "lead-psb", "由公安承办")
    assert await owner(desk) == "staff:lead-psb"
