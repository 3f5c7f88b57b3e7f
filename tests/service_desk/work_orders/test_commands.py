from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from contracts.blocks import ItemList, Notice, Options, Paragraph, WorkOrderBlock
from contracts.commands import (
    CreateWorkOrder,
    RequestStaff,
    SupplementWorkOrder,
    TakeRating,
    TellProgress,
    WorkOrderCategory,
)
from contracts.statuses import Status
from conversations.intake import Inbound, Intake
from conversations.ports import CommandHandler, HandledCommand
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import Department
from service_desk.errors import NoDepartments, UnsupportedCommand
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from tests.service_desk.conftest import DRAFT, PHONE, Desk


def order_block(blocks: tuple[object, ...]) -> WorkOrderBlock:
    return next(block for block in blocks if isinstance(block, WorkOrderBlock))


def asked(handled: HandledCommand) -> str:
    return next(block.prompt for block in handled.blocks if isinstance(block, Options))


async def stored(desk: Desk) -> list[WorkOrder]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(WorkOrder).order_by(WorkOrder.id)))


def test_it_is_a_command_handler(desk: Desk) -> None:
    handler: CommandHandler = desk.commands
    assert handler is desk.commands


async def test_a_complaint_gets_number_department_and_deadline(desk: Desk) -> None:
    handled = await desk.handle(CreateWorkOrder(DRAFT))
    block = order_block(handled.blocks)
    assert handled.status is Status.HANDED_OFF
    assert handled.owner is None
    assert block == WorkOrderBlock("YZ2026112300013", "云州市住房和城乡建设局", date(2026, 12, 10), "已派单", "投诉")
    told = handled.blocks[0]
    assert isinstance(told, Paragraph)
    for word in (block.number, block.department, "2026年12月10日（星期四）前", "投诉"):
        assert word in told.text


async def test_the_phone_is_open_only_in_the_encrypted_column(desk: Desk) -> None:
    await desk.order()
    (order,) = await stored(desk)
    assert PHONE in order.text_encrypted
    assert PHONE not in order.text_masked
    assert PHONE not in order.title
    assert (order.region, order.duty, order.source, order.status) == ("990102", "hurd-duty-lift", "web", "dispatched")


@pytest.mark.parametrize(
    ("category", "due"),
    [
        (WorkOrderCategory.CONSULTATION, date(2026, 11, 26)),
        (WorkOrderCategory.REPORT, date(2026, 12, 10)),
        (WorkOrderCategory.SUGGESTION, date(2026, 12, 10)),
        (WorkOrderCategory.URGENT, date(2026, 11, 24)),
    ],
)
async def test_each_category_has_its_limit(desk: Desk, category: WorkOrderCategory, due: date) -> None:
    handled = await desk.handle(CreateWorkOrder(replace(DRAFT, category=category)))
    assert order_block(handled.blocks).due == due


async def test_the_same_key_makes_one_order(desk: Desk) -> None:
    first = await desk.handle(CreateWorkOrder(DRAFT), "inbox-1#0")
    second = await desk.handle(CreateWorkOrder(DRAFT), "inbox-1#0")
    assert first == second
    assert len(await stored(desk)) == 1


async def test_the_same_key_at_once_makes_one_order(desk: Desk) -> None:
    handled = await asyncio.gather(*(desk.handle(CreateWorkOrder(DRAFT), "same") for _ in range(5)))
    assert len({order_block(result.blocks).number for result in handled}) == 1
    assert len(await stored(desk)) == 1


async def test_fifty_at_once_have_fifty_numbers(desk: Desk) -> None:
    numbers = await asyncio.gather(*(desk.order(f"key-{n}") for n in range(50)))
    assert len(set(numbers)) == 50
    assert sorted(int(number[10:14]) for number in numbers) == list(range(1, 51))
    assert all(read_number(number) == number for number in numbers)


async def test_fifty_from_several_processes_have_fifty_numbers(desk: Desk) -> None:
    """Each database object has its own connections and no lock in common, as processes have."""
    others = [Database(str(desk.database.engine.url), busy_timeout_ms=20_000) for _ in range(5)]
    desks = [replace(desk, database=database) for database in others]
    numbers = await asyncio.gather(*(desks[n % 5].order(f"key-{n}") for n in range(50)))
    for database in others:
        await database.close()
    assert len(set(numbers)) == 50


async def test_a_turn_that_fails_leaves_no_order(desk: Desk) -> None:
    async def fail() -> None:
        async with desk.database.transaction() as session:
            from conversations.ports import Matter

            matter = Matter(desk.conversation, "web", None, "k")
            await desk.commands.handle(session, matter, CreateWorkOrder(DRAFT))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await stored(desk) == []


@pytest.mark.parametrize("department", [None, "nowhere"])
async def test_without_a_department_the_hotline_centre_takes_it(desk: Desk, department: str | None) -> None:
    handled = await desk.handle(CreateWorkOrder(replace(DRAFT, department=department)))
    assert order_block(handled.blocks).department == "云州市12345政务服务便民热线中心"


async def test_helpers_are_named_and_unknown_ones_left_out(desk: Desk) -> None:
    handled = await desk.handle(CreateWorkOrder(replace(DRAFT, assist=("amr", "nowhere", "hurd", "amr"))))
    assert "云州市市场监督管理局协办" in handled.blocks[0].text
    async with desk.database.read() as session:
        assert list(await session.scalars(select(WorkOrderAssist.department))) == ["amr"]


async def test_without_any_department_it_says_what_to_do(tmp_path: object, desk: Desk) -> None:
    async with desk.database.transaction() as session:
        for row in await session.scalars(select(Department)):
            await session.delete(row)
    with pytest.raises(NoDepartments, match="load-city"):
        await desk.handle(CreateWorkOrder(DRAFT))


async def test_asking_for_staff_is_honest_and_makes_an_order(desk: Desk) -> None:
    handled = await desk.handle(RequestStaff(replace(DRAFT, category=WorkOrderCategory.CONSULTATION)))
    assert handled.status is Status.HANDED_OFF
    assert handled.owner is None
    assert "没有工作人员在线" in handled.blocks[0].text
    assert order_block(handled.blocks).due == date(2026, 11, 26)


async def test_over_new_year_the_citizen_is_told_that_the_date_may_move(desk: Desk) -> None:
    desk.clock.advance(days=30)  # 23 December
    handled = await desk.handle(CreateWorkOrder(DRAFT))
    notice = handled.blocks[-1]
    assert order_block(handled.blocks).due == date(2027, 1, 11)
    assert isinstance(notice, Notice)
    assert "2027年的放假安排还没有公布" in notice.text


async def test_once_the_table_knows_the_year_the_date_is_certain(desk: Desk) -> None:
    desk.clock.advance(days=30)
    async with desk.database.transaction() as session:
        await desk.calendars.put(session, date(2027, 1, 1), working=False, note="元旦")
    handled = await desk.handle(CreateWorkOrder(DRAFT))
    assert order_block(handled.blocks).due == date(2027, 1, 12)
    assert not any(isinstance(block, Notice) for block in handled.blocks)


async def test_the_number_bears_chinas_day(desk: Desk) -> None:
    desk.clock.advance(hours=14, minutes=30)  # midnight in China, 16:00 in UTC
    assert (await desk.order()).startswith("YZ20261124")


async def test_progress_of_the_latest_order_of_this_conversation(desk: Desk, housing: Staff) -> None:
    first, second = await desk.order("a"), await desk.order("b")
    handled = await desk.handle(TellProgress())
    assert handled.status is Status.PROGRESS
    assert order_block(handled.blocks).number == second
    await desk.handling.accept(housing, first)
    handled = await desk.handle(TellProgress(first.lower()))
    assert order_block(handled.blocks).status == "办理中"
    timeline = handled.blocks[-1]
    assert isinstance(timeline, ItemList)
    assert timeline.items == ("11月23日 09:30 受理并派单", "11月23日 09:30 部门签收")


async def test_progress_tells_the_answer(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "维修资金已批，11月30日前修好，咨询0600-86080001。")
    handled = await desk.handle(TellProgress())
    assert any(isinstance(b, Paragraph) and "11月30日前修好，咨询0600-86080001" in b.text for b in handled.blocks)


async def test_progress_is_honest_when_the_deadline_has_passed(desk: Desk) -> None:
    await desk.order()
    desk.clock.advance(days=17)  # 10 December, the last day
    assert not any(isinstance(block, Notice) for block in (await desk.handle(TellProgress())).blocks)
    desk.clock.advance(days=1)
    assert any(isinstance(b, Notice) and b.level == "warning" for b in (await desk.handle(TellProgress())).blocks)


async def test_no_order_no_progress(desk: Desk) -> None:
    handled = await desk.handle(TellProgress())
    assert handled.status is Status.PROGRESS
    assert "还没有登记过工单" in asked(handled)
    assert handled.form == {"form": "progress", "asking": "number"}


async def test_another_conversations_order_tells_nothing(desk: Desk) -> None:
    number = await desk.order()
    stranger = await Intake(desk.database, desk.clock).open("web", "demo")
    handled = await desk.handle(TellProgress(number), conversation=stranger)
    assert "后四位" in asked(handled)
    assert handled.form == {"form": "progress", "asking": "last4", "values": {"number": number}}
    assert not any(isinstance(block, WorkOrderBlock) for block in handled.blocks)


@pytest.mark.parametrize("last4", [PHONE[-4:], "⟦phone:1⟧"])
async def test_another_conversations_order_opens_with_the_end_of_its_phone(desk: Desk, last4: str) -> None:
    number = await desk.order()
    intake = Intake(desk.database, desk.clock)
    later = await intake.open("web", "demo")
    await intake.accept(Inbound(later, "inbox-2", text=PHONE))
    handled = await desk.handle(TellProgress(number, last4), conversation=later)
    assert order_block(handled.blocks).number == number
    assert handled.form is None


async def test_a_wrong_end_of_the_phone_opens_nothing_and_is_counted(desk: Desk) -> None:
    number = await desk.order()
    later = await Intake(desk.database, desk.clock).open("web", "demo")
    handled = await desk.handle(TellProgress(number, "0001"), conversation=later)
    assert "没有查到" in handled.blocks[0].text  # type: ignore[union-attr]
    assert (await stored(desk))[0].lookup_failures == 1


async def test_what_a_citizen_adds_stands_with_the_order_but_is_no_answer(desk: Desk) -> None:
    await desk.order()
    assert await desk.handle(SupplementWorkOrder("联系电话：⟦phone:1⟧"), "k2") == HandledCommand()
    async with desk.database.read() as session:
        event = (await session.scalars(select(WorkOrderEvent).order_by(WorkOrderEvent.seq))).all()[-1]
    assert (event.step, event.actor, event.seq) == ("supplement", "citizen", 2)
    assert (event.text_masked, PHONE in (event.text_encrypted or "")) == ("联系电话：⟦phone:1⟧", True)
    timeline = (await desk.handle(TellProgress())).blocks[-1]
    assert isinstance(timeline, ItemList)
    assert timeline.items[-1].endswith("市民补充")
    assert PHONE not in str(timeline)


async def test_with_nobody_on_duty_a_phone_is_asked_for_unless_it_is_known(desk: Desk) -> None:
    handled = await desk.handle(RequestStaff(DRAFT))
    assert handled.form is None
    stranger = await Intake(desk.database, desk.clock).open("web", "demo")
    handled = await desk.handle(RequestStaff(DRAFT), "k3", conversation=stranger)
    assert handled.form == {"form": "contact", "asking": "contact"}
    assert "电话" in asked(handled)


async def test_a_mistyped_number_is_recognised_as_such(desk: Desk) -> None:
    assert "请核对" in asked(await desk.handle(TellProgress("YZ2026112300014")))


async def test_ratings_belong_to_conversations(desk: Desk) -> None:
    with pytest.raises(UnsupportedCommand, match="take_rating"):
        await desk.handle(TakeRating(5))


async def test_every_order_begins_with_an_event(desk: Desk) -> None:
    await desk.order()
    async with desk.database.read() as session:
        event = (await session.scalars(select(WorkOrderEvent))).one()
        assert await session.scalar(select(func.count()).select_from(WorkOrder)) == 1
    assert (event.step, event.actor, event.status, event.seq) == ("create", "system", "dispatched", 1)
    assert event.at == datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)


def test_the_fake_clock_is_a_monday(clock: FakeClock) -> None:
    assert clock.now().isoweekday() == 1
