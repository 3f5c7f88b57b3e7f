from __future__ import annotations

from foundation.accounts.sessions import Staff
from service_desk.work_orders.statuses import WorkOrderStatus
from tests.service_desk.conftest import PHONE, Desk


async def test_pages_go_from_new_to_old_without_gaps(desk: Desk, housing: Staff) -> None:
    numbers = [await desk.order(f"k{n}") for n in range(5)]
    seen, before = [], None
    while True:
        page = await desk.listing.page(housing, before=before, limit=2)
        seen += [item["number"] for item in page.items]
        before = page.next
        if before is None:
            break
    assert seen == numbers[::-1]


async def test_each_sees_what_is_theirs(desk: Desk, housing: Staff, police: Staff, supervisor: Staff) -> None:
    lift = await desk.order("a")
    dogs = await desk.order("b", department="psb", assist=("hurd",))
    other = await desk.order("c", department=None)

    async def seen(staff: Staff) -> set[str]:
        return {item["number"] for item in (await desk.listing.page(staff)).items}

    assert await seen(housing) == {lift, dogs}
    assert await seen(police) == {dogs}
    assert await seen(supervisor) == {lift, dogs, other}


async def test_by_status(desk: Desk, housing: Staff) -> None:
    first, second = await desk.order("a"), await desk.order("b")
    await desk.handling.accept(housing, first)
    page = await desk.listing.page(housing, status=WorkOrderStatus.DISPATCHED)
    assert [item["number"] for item in page.items] == [second]


async def test_the_phone_stays_partly_hidden(desk: Desk, housing: Staff) -> None:
    shown = await desk.listing.one(housing, await desk.order())
    assert "138****5678" in shown["text"]
    assert PHONE not in str(shown)


async def test_working_days_left_go_below_zero(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    assert (await desk.listing.one(housing, number))["working_days_left"] == 13
    desk.clock.advance(days=17)
    shown = await desk.listing.one(housing, number)
    assert (shown["working_days_left"], shown["overdue"]) == (0, False)
    desk.clock.advance(days=4)
    shown = await desk.listing.one(housing, number)
    assert (shown["working_days_left"], shown["overdue"]) == (-2, True)
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    assert (await desk.listing.one(housing, number))["overdue"] is False
