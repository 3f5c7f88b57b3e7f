from __future__ import annotations

import pytest

from conversations.hub import Hub
from conversations.participation import GivenRating, Participation
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.callbacks.listening import RatedCallbacks
from service_desk.callbacks.models import CallResult, CaseState
from service_desk.errors import NotFound, NotYours, RuleBroken
from tests.service_desk.conftest import PHONE, Desk

CENTRE = Staff(5, "lead-gov", Role.DEPARTMENT_LEAD, "gov")
OTHER = Staff(8, "agent-gov", Role.AGENT, "gov")


async def closed(desk: Desk, housing: Staff, supervisor: Staff) -> str:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    await desk.handling.close(supervisor, number)
    return number


async def rated(desk: Desk, about: tuple[str, ...] = ("lead-gov",), level: int = 1) -> int:
    at = desk.clock.now()
    async with desk.database.transaction() as session:
        for _ in range(2):  # told twice, opened once
            await desk.orders.callbacks.open_for_rating(session, desk.conversation, "staff", level, about, at)
    (case,) = await desk.orders.calling.page(OTHER, CaseState.OPEN)
    return int(case["id"])


async def test_closing_an_order_asks_for_a_call_the_day_after(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await closed(desk, housing, supervisor)
    (case,) = await desk.orders.calling.page(CENTRE)
    assert (case["kind"], case["work_order"], case["due_on"]) == ("order", number, "2026-11-24")
    assert (case["title"], case["steps"]) == ("小区电梯坏了物业一直不修", ["record"])
    await desk.orders.calling.record(CENTRE, case["id"], CallResult.SATISFIED, f"已致电{PHONE}，市民满意")
    shown = await desk.listing.one(supervisor, number)
    assert shown["status"] == "called_back"
    (case,) = await desk.orders.calling.page(CENTRE)
    assert (case["state"], case["closed_by"]) == ("closed", "lead-gov")
    assert PHONE not in str(case)


async def test_who_is_not_satisfied_has_it_done_again(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await closed(desk, housing, supervisor)
    (case,) = await desk.orders.calling.page(CENTRE)
    await desk.orders.calling.record(CENTRE, case["id"], CallResult.UNSATISFIED, "市民说又坏了", reopen=True)
    assert (await desk.listing.one(housing, number))["status"] == "dispatched"
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "再次修好。")
    await desk.handling.close(supervisor, number)
    assert len(await desk.orders.calling.page(CENTRE, CaseState.OPEN)) == 1


async def test_a_named_bad_rating_is_called_back_and_closed_by_somebody_else(
    desk: Desk, housing: Staff, supervisor: Staff
) -> None:
    case, calling = await rated(desk), desk.orders.calling
    assert await calling.report() == {"opened": 1, "called": 0, "share": 0.0, "late": 0, "unconfirmed": 0}
    with pytest.raises(NotYours):
        await calling.record(CENTRE, case, CallResult.SATISFIED, "我自己打的")  # it is about them
    with pytest.raises(NotFound):
        await calling.record(housing, case, CallResult.SATISFIED, "不归我管")
    with pytest.raises(RuleBroken):
        await calling.confirm(supervisor, case)  # nobody has called yet
    await calling.record(OTHER, case, CallResult.SATISFIED, "已解释并致歉，市民接受")
    assert (await calling.report())["unconfirmed"] == 1
    steps = [(await calling.page(staff))[0]["steps"] for staff in (CENTRE, OTHER, supervisor)]
    assert steps == [[], [], ["confirm", "set_aside"]]
    with pytest.raises(NotYours):
        await calling.confirm(OTHER, case)
    with pytest.raises(RuleBroken):
        await calling.record(supervisor, case, CallResult.SATISFIED, "再打一次")
    await calling.confirm(supervisor, case, "属实")
    (shown,) = await calling.page(supervisor, CaseState.CLOSED)
    assert (shown["recorded_by"], shown["closed_by"]) == ("agent-gov", "supervisor")
    assert await calling.report() == {"opened": 1, "called": 1, "share": 1.0, "late": 0, "unconfirmed": 0}
    assert [line for line in desk.audit.lines if line[1].startswith("callback")] == [
        ("agent-gov", "callback.record", f"callback:{case}"),
        ("supervisor", "callback.close", f"callback:{case}"),
    ]


async def test_a_malicious_rating_is_set_aside_after_a_review(desk: Desk, supervisor: Staff) -> None:
    case, calling = await rated(desk), desk.orders.calling
    await calling.record(OTHER, case, CallResult.SATISFIED, "市民称误点")
    await calling.set_aside(supervisor, case, "误评，已核实")
    (shown,) = await calling.page(supervisor, CaseState.SET_ASIDE)
    assert shown["id"] == case


async def test_a_call_not_made_is_told_the_supervisor(desk: Desk, supervisor: Staff) -> None:
    await rated(desk)
    desk.clock.advance(days=1)
    await desk.scheduler.run_due()
    notices = [notice["kind"] for notice in await desk.orders.means.notices.of(supervisor)]
    assert "callback_late" not in notices
    desk.clock.advance(days=1)
    await desk.scheduler.run_due()
    assert (await desk.orders.calling.report())["late"] == 1
    assert "callback_late" in [notice["kind"] for notice in await desk.orders.means.notices.of(supervisor)]


async def test_rating_again_before_the_call_is_one_call(desk: Desk) -> None:
    case = await rated(desk)
    desk.clock.advance(hours=1)
    async with desk.database.transaction() as session:
        await desk.orders.callbacks.open_for_rating(session, desk.conversation, "staff", 2, (), desk.clock.now())
    assert [(one["id"], one["level"]) for one in await desk.orders.calling.page(CENTRE)] == [(case, 2)]
    await desk.orders.calling.record(OTHER, case, CallResult.SATISFIED, "已解释")
    async with desk.database.transaction() as session:
        await desk.orders.callbacks.open_for_rating(session, desk.conversation, "staff", 1, (), desk.clock.now())
    assert len(await desk.orders.calling.page(CENTRE)) == 2


@pytest.mark.parametrize(
    ("level", "named", "cases"), [(1, True, 1), (2, True, 1), (3, True, 0), (1, False, 0), (5, True, 0)]
)
async def test_only_bad_ratings_with_a_name_open_a_case(desk: Desk, level: int, named: bool, cases: int) -> None:
    """An anonymous rating is stored and counted, and leads to nobody."""
    listener = RatedCallbacks(desk.orders.callbacks)
    participation = Participation(desk.database, desk.clock, Hub(), listener)
    await participation.rate(desk.conversation, GivenRating("staff", level, named=named))
    assert len(await desk.orders.calling.page(CENTRE)) == cases
