from __future__ import annotations

from foundation.accounts.sessions import Staff
from service_desk.work_orders.recent import RecentSteps
from tests.service_desk.conftest import Desk


async def test_steps_of_ones_orders_are_told_for_a_while(desk: Desk, housing: Staff, police: Staff) -> None:
    recent = RecentSteps(desk.database, desk.clock)
    number = await desk.order()
    await desk.handling.accept(housing, number)
    told = await recent.of(housing)
    assert [(one["number"], one["step"], one["by"]) for one in told] == [
        (number, "create", "system"),
        (number, "accept", housing.name),
    ]
    assert told[0]["id"] < told[1]["id"]
    assert await recent.of(police) == []
    desk.clock.advance(minutes=3)
    assert await recent.of(housing) == []
