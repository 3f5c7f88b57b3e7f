from __future__ import annotations

import pytest

from contracts.commands import WorkOrderCategory
from foundation.accounts.sessions import Staff
from service_desk.work_orders.filters import Cursor, OrderFilter, Scope, Sort
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


async def test_what_is_due_first_stands_first_and_pages_go_on(desk: Desk, housing: Staff) -> None:
    slow, quick = await desk.order("a"), await desk.order("b", category=WorkOrderCategory.CONSULTATION)
    same = await desk.order("c")
    seen, before = [], None
    while True:
        page = await desk.listing.page(housing, sort=Sort.DUE, before=before, limit=1)
        seen += [item["number"] for item in page.items]
        before = Cursor.read(str(page.next)) if page.next else None
        if before is None:
            break
    assert seen == [quick, slow, same]


@pytest.mark.parametrize("text", ["", "0", "-1", "1.2.3", "2026-13-01.4", "x", "9" * 20, "2026-12-01.", "٣"])
def test_a_place_that_no_page_gave(text: str) -> None:
    with pytest.raises(ValueError, match=r"place|isoformat|month|argument"):
        Cursor.read(text)


async def test_whose_orders(desk: Desk, housing: Staff, police: Staff, supervisor: Staff) -> None:
    own = await desk.order("a")
    others = await desk.order("b", department="psb")
    await desk.handling.accept(police, others)
    await desk.orders.assisting.ask(police, others, "hurd", "请查物业", 2)

    async def seen(staff: Staff, scope: Scope) -> set[str]:
        return {item["number"] for item in (await desk.listing.page(staff, OrderFilter(scope=scope))).items}

    assert await seen(housing, Scope.OWN) == {own}
    assert await seen(housing, Scope.HELPING) == {others}
    assert await seen(housing, Scope.HANDLED) == set()
    assert await seen(police, Scope.HANDLED) == {others}
    assert await seen(supervisor, Scope.OWN) == set()
    await desk.orders.assisting.give(housing, others, "已查")
    assert await seen(housing, Scope.HELPING) == set()
    assert await seen(housing, Scope.HANDLED) == {others}


async def test_by_words_numbers_and_kind(desk: Desk, supervisor: Staff) -> None:
    lift = await desk.order("a")
    dogs = await desk.order("b", title="有人遛狗不牵绳", text="100%有人不牵绳", department="psb")
    urgent = await desk.order("c", title="燃气泄漏", text="燃气泄漏", category=WorkOrderCategory.URGENT)

    async def seen(**wanted: object) -> list[str]:
        page = await desk.listing.page(supervisor, OrderFilter(**wanted))  # type: ignore[arg-type]
        return [item["number"] for item in page.items]

    assert await seen(text="电梯 物业") == [lift]
    assert await seen(text="电梯 牵绳") == []
    assert await seen(text=f" {lift.lower()} ") == [lift]
    assert await seen(text=lift[-5:]) == [lift]
    assert await seen(text="100%") == [dogs]
    assert await seen(text="_") == []
    assert await seen(text="138") == []  # personal data is not found
    assert await seen(department="psb") == [dogs]
    assert await seen(category=WorkOrderCategory.URGENT) == [urgent]


async def test_late_and_soon_due(desk: Desk, housing: Staff) -> None:
    number = await desk.order()  # due on 10 December

    async def found() -> tuple[bool, bool, bool]:
        wanted = OrderFilter(overdue=True), OrderFilter(soon=True), OrderFilter(overdue=True, soon=True)
        pages = [await desk.listing.page(housing, one) for one in wanted]
        late, soon, either = [bool(page.items) for page in pages]
        return late, soon, either

    assert await found() == (False, False, False)
    desk.clock.advance(days=15)  # Tuesday the 8th: two working days
    assert await found() == (False, True, True)
    (item,) = (await desk.listing.page(housing)).items
    assert item["working_days_left"] == 2
    desk.clock.advance(days=3)
    assert await found() == (True, False, True)
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    assert await found() == (False, False, False)


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
    page = await desk.listing.page(housing, OrderFilter(frozenset({WorkOrderStatus.DISPATCHED})))
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
