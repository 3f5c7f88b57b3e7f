"""Who writes when nobody is there: told so at once in the department's words, an order, a first reply within a day."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from apps.gateway_notices import OrderNotices
from connectors.wechat.notices import NoticeOutcome, Progress
from contracts.commands import RequestStaff
from conversations.errors import TryAgain
from conversations.intake import Intake
from conversations.models import Delivery, Message
from foundation.accounts.sessions import Staff
from foundation.departments import StoredDepartments
from service_desk.calendar.hours import Rest
from service_desk.calendar.rest_notices import RestNotices
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.moved import MovedOrders
from tests.service_desk.conftest import DRAFT, Desk

LUNCH = "住建局窗口12:00至13:30午休，房屋险情请拨打0600-86080000。"


class FakeChannel:
    """Keeps what it is asked to tell; `failures` times it cannot."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.told = failures, list[tuple[str, str, Progress]]()

    async def notify(self, conversation: str, key: str, progress: Progress) -> NoticeOutcome:
        if self.failures:
            self.failures -= 1
            raise TryAgain("the platform is busy")
        self.told.append((conversation, key, progress))
        return NoticeOutcome.SENT


async def wanted_at_lunch(desk: Desk) -> tuple[str, WorkOrder]:
    """A citizen on WeChat asks for a person at half past twelve."""
    desk.clock.advance(hours=3)
    conversation = await Intake(desk.database, desk.clock).open("wechat", "demo", region="990100")
    handled = await desk.handle(RequestStaff(DRAFT), "lunch", conversation)
    async with desk.database.read() as session:
        order = (await session.scalars(select(WorkOrder).where(WorkOrder.conversation == conversation))).one()
    return handled.blocks[0].text, order  # type: ignore[union-attr]


async def put(desk: Desk, department: str | None, rest: Rest, text: str) -> None:
    async with desk.database.transaction() as session:
        await RestNotices().put(session, department, rest, text)


async def test_the_departments_own_words_come_first(desk: Desk) -> None:
    await put(desk, None, Rest.LUNCH, "各部门午休时间。")
    await put(desk, "hurd", Rest.LUNCH, LUNCH)
    told, order = await wanted_at_lunch(desk)
    assert told.startswith(LUNCH)
    assert "11月23日 13:30上班" in told
    assert "24小时内" in told
    assert order.first_reply_by == desk.clock.now().replace(day=24)


@pytest.mark.parametrize(("department", "words"), [(None, "各部门午休时间。"), ("psb", "现在是午休时间")])
async def test_else_the_common_ones_else_the_usual(desk: Desk, department: str | None, words: str) -> None:
    await put(desk, department, Rest.LUNCH, "各部门午休时间。")
    told, _ = await wanted_at_lunch(desk)
    assert told.startswith(words)


async def test_words_are_taken_back_by_empty_ones(desk: Desk) -> None:
    await put(desk, "hurd", Rest.LUNCH, LUNCH)
    await put(desk, "hurd", Rest.LUNCH, "")
    async with desk.database.read() as session:
        assert await RestNotices().of(session, "hurd") == {}


async def test_the_first_reply_reaches_the_citizens_channel(desk: Desk, housing: Staff) -> None:
    _, order = await wanted_at_lunch(desk)
    desk.clock.advance(hours=2)
    await desk.handling.accept(housing, order.number)
    async with desk.database.read() as session:
        said = await session.scalars(select(Message).where(Message.conversation == order.conversation))
        text = list(said)[-1].text_masked
        sent = await session.scalars(select(Delivery.channel).where(Delivery.conversation == order.conversation))
        assert list(sent) == ["wechat"]
    assert text.startswith("您在11月23日 12:30的留言，云州市住房和城乡建设局已经收到并开始办理")
    desk.clock.advance(days=2)
    await desk.scheduler.run_due()
    assert not (await desk.listing.one(housing, order.number))["escalated"]  # the reply was in time


async def test_no_first_reply_within_a_day_is_the_supervisors_concern(desk: Desk, supervisor: Staff) -> None:
    _, order = await wanted_at_lunch(desk)
    desk.clock.advance(hours=24, minutes=1)
    await desk.scheduler.run_due()
    assert (await desk.listing.one(supervisor, order.number))["escalated"]
    assert "escalated" in [notice["kind"] for notice in await desk.orders.means.notices.of(supervisor)]


async def test_who_wrote_while_somebody_worked_gets_no_second_greeting(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    async with desk.database.read() as session:
        assert list(await session.scalars(select(Message).where(Message.sender == "staff"))) == []


async def test_a_step_is_told_once_on_the_channel_and_again_only_when_it_failed(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    channel = FakeChannel(failures=1)
    notices = OrderNotices(MovedOrders(desk.database, desk.clock, StoredDepartments()), [channel])
    assert await notices.run_due() == 1
    assert await notices.run_due() == 0  # put off
    desk.clock.advance(minutes=1)
    assert await notices.run_due() == 1
    assert await notices.run_due() == 0
    await desk.handling.reply(housing, number, "已修好。")
    await notices.run_due()
    assert [(key, one.status, one.department) for _, key, one in channel.told] == [
        (f"{number}:2", "办理中", "云州市住房和城乡建设局"),
        (f"{number}:3", "已答复", "云州市住房和城乡建设局"),
    ]


async def test_without_a_channel_nothing_piles_up(desk: Desk, housing: Staff) -> None:
    await desk.handling.accept(housing, await desk.order())
    notices = OrderNotices(MovedOrders(desk.database, desk.clock, StoredDepartments()), [])
    assert (await notices.run_due(), await notices.run_due()) == (1, 0)
