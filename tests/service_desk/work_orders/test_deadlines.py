"""What the scheduler does around an order's deadlines, on a clock that is moved."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.commands import WorkOrderCategory
from conversations.intake import Inbound, Intake
from foundation.accounts.sessions import Staff
from service_desk.errors import RuleBroken
from tests.service_desk.conftest import Desk


async def told(desk: Desk, staff: Staff) -> list[str]:
    return [notice["kind"] for notice in await desk.orders.means.notices.of(staff)]


async def steps(desk: Desk, staff: Staff, number: str) -> list[str]:
    return [event["step"] for event in (await desk.listing.one(staff, number))["timeline"]]


async def test_a_forgotten_order_is_urged_reminded_and_reported(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await desk.order()  # Monday 23 November 09:30, due on 10 December
    await desk.scheduler.run_due()
    assert await steps(desk, housing, number) == ["create"]
    desk.clock.advance(days=1, hours=1)  # eight working hours are over on Tuesday 10:30
    await desk.scheduler.run_due()
    assert await steps(desk, housing, number) == ["create", "urge"]
    await desk.handling.accept(housing, number)
    desk.clock.advance(days=14)  # Tuesday 8 December: two working days before
    await desk.scheduler.run_due()
    assert (await steps(desk, housing, number))[-1] == "remind"
    desk.clock.advance(days=3)  # Friday 11 December: the working day after
    await desk.scheduler.run_due()
    assert (await steps(desk, housing, number))[-1] == "urge"
    assert "escalated" not in await told(desk, supervisor)
    desk.clock.advance(days=6)  # Thursday 17 December: five working days late
    await desk.scheduler.run_due()
    assert "escalated" not in await told(desk, supervisor)
    desk.clock.advance(days=1)  # more than five
    await desk.scheduler.run_due()
    assert "escalated" in await told(desk, supervisor)
    assert (await desk.listing.one(supervisor, number))["escalated"] is True
    assert await told(desk, housing) == ["urged", "due", "urged"]


async def test_what_was_answered_in_time_is_left_alone(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    desk.clock.advance(days=60)
    await desk.scheduler.run_due()
    assert await steps(desk, housing, number) == ["create", "accept", "reply"]


async def test_the_clock_stands_while_the_citizen_is_asked(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.orders.pausing.ask(housing, number, "请补充楼栋号。")
    shown = await desk.listing.one(housing, number)
    assert (shown["status"], shown["paused"], shown["due_on"]) == ("waiting", True, "2026-12-10")
    desk.clock.advance(days=3)
    assert await desk.orders.pausing.answered() == 0
    await Intake(desk.database, desk.clock).accept(Inbound(desk.conversation, "inbox-2", text="是3号楼"))
    assert await desk.orders.pausing.answered() == 1
    assert await desk.orders.pausing.answered() == 0
    shown = await desk.listing.one(housing, number)
    assert (shown["status"], shown["paused"], shown["due_on"]) == ("accepted", False, "2026-12-15")
    assert shown["timeline"][-1]["actor"] == "citizen"


async def test_a_silent_citizen_does_not_stop_it_for_ever(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.orders.pausing.ask(housing, number, "请补充楼栋号。")
    desk.clock.advance(days=7)  # Monday 30 November: the fifth working day is the last to answer on
    await desk.scheduler.run_due()
    assert (await desk.listing.one(housing, number))["status"] == "waiting"
    desk.clock.advance(days=1)
    await desk.scheduler.run_due()
    shown = await desk.listing.one(housing, number)
    assert (shown["status"], shown["due_on"]) == ("accepted", "2026-12-18")
    assert "citizen_silent" in await told(desk, housing)


async def test_asked_and_answered_on_one_day_the_deadline_stays(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.orders.pausing.ask(housing, number, "请补充楼栋号。")
    await desk.orders.pausing.resume(housing, number)
    assert (await desk.listing.one(housing, number))["due_on"] == "2026-12-10"


async def test_an_extension_moves_the_deadline_once(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number, requests = await desk.order(), desk.orders.requests
    await desk.handling.accept(housing, number)
    with pytest.raises(RuleBroken, match="extension_too_long"):
        await requests.ask_extension(housing, number, 6, "等配件")
    await requests.ask_extension(housing, number, 5, "等配件")
    with pytest.raises(RuleBroken, match="extension_pending"):
        await requests.ask_extension(housing, number, 5, "等配件")
    assert (await desk.listing.one(housing, number))["due_on"] == "2026-12-10"
    await requests.decide_extension(supervisor, number, True, "同意")
    assert (await desk.listing.one(housing, number))["due_on"] == "2026-12-17"
    assert "extension_asked" in await told(desk, supervisor)
    assert "extension_ruled" in await told(desk, housing)
    with pytest.raises(RuleBroken, match="extension_used"):
        await requests.ask_extension(housing, number, 1, "再等等")
    desk.clock.advance(days=18)  # the old deadline has passed: nobody is urged for it
    await desk.scheduler.run_due()
    assert (await steps(desk, housing, number))[-1] == "grant_extension"


async def test_an_extension_refused_moves_nothing(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number, requests = await desk.order(), desk.orders.requests
    await desk.handling.accept(housing, number)
    with pytest.raises(RuleBroken, match="nothing_asked"):
        await requests.decide_extension(supervisor, number, True)
    await requests.ask_extension(housing, number, 3, "等配件")
    await requests.decide_extension(supervisor, number, False, "理由不充分")
    shown = await desk.listing.one(housing, number)
    assert shown["due_on"] == "2026-12-10"
    assert shown["requests"][0]["granted"] is False
    desk.clock.advance(days=18)
    with pytest.raises(RuleBroken, match="extension_too_late"):
        await requests.ask_extension(housing, number, 3, "等配件")


async def test_an_urgent_matter_is_signed_for_within_the_hour(desk: Desk, housing: Staff) -> None:
    number = await desk.order(category=WorkOrderCategory.URGENT)
    desk.clock.advance(minutes=59)
    await desk.scheduler.run_due()
    assert await steps(desk, housing, number) == ["create"]
    desk.clock.advance(minutes=1)
    await desk.scheduler.run_due()
    assert await steps(desk, housing, number) == ["create", "urge"]


async def test_a_closure_of_the_department_is_not_its_delay(desk: Desk) -> None:
    from service_desk.calendar.hours import Closure

    async with desk.database.transaction() as session:
        await desk.orders.hours.close(session, "hurd", Closure(date(2026, 11, 24), date(2026, 11, 25)))
    from foundation.accounts.roles import Role

    lead = Staff(1, "lead-hurd", Role.DEPARTMENT_LEAD, "hurd")
    assert (await desk.listing.one(lead, await desk.order()))["due_on"] == "2026-12-14"
