"""The live board and the orders that want an eye, each as far as the reader answers for it."""

from __future__ import annotations

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.supervising.board import Board
from service_desk.supervising.watched_orders import WatchedOrders
from tests.service_desk.conftest import Desk
from tests.service_desk.queue.test_take_over import ANNA, BO, POLICE, claimed, enter, online


def board_of(desk: Desk) -> Board:
    return Board(desk.database, desk.clock, desk.orders.means.limits)


async def test_who_waits_who_is_there_and_with_how_much(desk: Desk, supervisor: Staff, police: Staff) -> None:
    await online(desk, ANNA, BO, capacity=3)
    await online(desk, POLICE)
    await enter(desk)
    shown = await board_of(desk).show(supervisor)
    housing, others = shown["departments"]
    assert (housing["department"], housing["waiting"], housing["talking"]) == ("hurd", 1, 0)
    assert housing["oldest"] == desk.clock.now().isoformat()
    assert (housing["online"], housing["load"], housing["capacity"]) == (2, 1, 6)
    assert (others["department"], others["waiting"], others["oldest"]) == ("psb", 0, None)
    assert [row["department"] for row in (await board_of(desk).show(police))["departments"]] == ["psb"]

    await desk.queue.attendance.set(BO, online=False, reason="用餐")
    people = (await board_of(desk).show(supervisor))["people"]
    assert [(one["account"], one["online"], one["reason"]) for one in people][-1] == ("bo", False, "用餐")


async def test_a_talk_with_its_offers_until_it_is_disputed(desk: Desk, supervisor: Staff, police: Staff) -> None:
    talk = await claimed(desk)
    board = board_of(desk)
    for times in range(1, 4):
        offer = await desk.queue.transferring.offer(ANNA, talk, "归公安", account=None, department="psb")
        (open_,) = (await board.show(supervisor))["talks"]
        assert (open_["offer"]["state"], open_["offer"]["to_department"]) == ("offered", "psb")
        await desk.queue.transferring.refuse(POLICE, offer, "不归我们")
        (shown,) = (await board.show(supervisor))["talks"]
        assert (shown["account"], shown["refusals"], shown["disputed"]) == ("anna", times, times == 3)
        assert (shown["offer"]["state"], shown["offer"]["answer"]) == ("refused", "不归我们")
    assert (await board.show(police))["talks"] == []


async def test_orders_that_are_late_soon_due_or_ask_for_something(
    desk: Desk, supervisor: Staff, housing: Staff
) -> None:
    watched = WatchedOrders(desk.database, desk.clock, desk.orders.means.departments, desk.orders.hours)
    number, other = await desk.order("k1"), await desk.order("k2")
    assert await watched.of(supervisor) == []
    await desk.handling.accept(housing, number)
    await desk.orders.requests.ask_extension(housing, number, 2, "等配件")
    (asking,) = await watched.of(supervisor)
    assert (asking["number"], asking["why"], asking["reason"]) == (number, "extension", "等配件")
    await desk.orders.requests.decide_extension(supervisor, number, False, "不同意")
    due = (await desk.listing.one(supervisor, other))["due_on"]
    while desk.clock.now().date().isoformat() < due:
        desk.clock.advance(days=1)
    soon = await watched.of(supervisor)
    assert {(one["number"], one["why"], one["working_days_left"]) for one in soon} == {
        (number, "soon", 0),
        (other, "soon", 0),
    }
    desk.clock.advance(days=1)
    assert {one["why"] for one in await watched.of(housing)} == {"overdue"}
    assert await watched.of(Staff(9, "lead-psb", Role.DEPARTMENT_LEAD, "psb")) == []
