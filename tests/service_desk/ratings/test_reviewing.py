from __future__ import annotations

from datetime import date

import pytest

from conversations.errors import UnknownReasons
from conversations.hub import Hub
from conversations.participation import GivenRating, Participation
from conversations.rating_reasons import rating_reasons
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.callbacks.listening import RatedCallbacks
from service_desk.callbacks.models import CallResult
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ratings.reviewing import Reviewing
from service_desk.reports.counting import Reports
from service_desk.reports.figures import Period
from tests.service_desk.conftest import Desk

OTHER_SUPERVISOR = Staff(9, "second", Role.SUPERVISOR, None)
VERSION = rating_reasons().current


@pytest.fixture
async def reviewing(desk: Desk, housing: Staff) -> Reviewing:
    """The citizen's order was answered by the housing department."""
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    return Reviewing(desk.database, desk.clock, desk.audit)


async def rate(desk: Desk, part: str = "staff", level: int = 1, **more: object) -> None:
    participation = Participation(desk.database, desk.clock, Hub(), RatedCallbacks(desk.orders.callbacks))
    await participation.rate(desk.conversation, GivenRating(part, level, **more))  # type: ignore[arg-type]


async def counted(desk: Desk, supervisor: Staff) -> int:
    report = await Reports(desk.database, desk.clock).make(supervisor, Period.month(date(2026, 11, 1)))
    return sum(one.count for one in report.ratings)


async def test_an_anonymous_rating_leads_to_nobody(
    desk: Desk, reviewing: Reviewing, housing: Staff, supervisor: Staff
) -> None:
    await rate(desk, text="太慢", reasons=("reason2",), reasons_version=VERSION)
    for reader in (housing, supervisor):
        (shown,) = await reviewing.page(reader)
        assert (shown["named"], shown["conversation"], shown["given"]) == (False, None, "2026-11")
        assert (shown["reasons"], shown["text"], shown["department"]) == (["办事效率"], "太慢", "hurd")
        assert desk.conversation not in str(shown)


async def test_a_lead_sees_the_ratings_of_their_own_service(
    desk: Desk, reviewing: Reviewing, police: Staff, housing: Staff, supervisor: Staff
) -> None:
    await rate(desk, named=True)
    await rate(desk, part="bot", level=5)
    assert await reviewing.page(police) == []
    (shown,) = await reviewing.page(housing)
    assert (shown["part"], shown["conversation"], shown["given"]) == ("staff", desk.conversation, "2026-11-23")
    assert {one["part"] for one in await reviewing.page(supervisor)} == {"bot", "staff"}
    assert [one["part"] for one in await reviewing.page(supervisor, worst=2)] == ["staff"]


async def test_two_people_set_a_rating_aside_and_it_counts_no_longer(
    desk: Desk, reviewing: Reviewing, police: Staff, housing: Staff, supervisor: Staff
) -> None:
    await rate(desk)
    (shown,) = await reviewing.page(supervisor)
    rating = shown["id"]
    with pytest.raises(NotYours):
        await reviewing.propose(housing, rating, "我不同意")  # it is about them
    with pytest.raises(NotFound):
        await reviewing.propose(police, rating, "不归我管")
    with pytest.raises(RuleBroken):
        await reviewing.decide(supervisor, rating, "没有人提请", granted=True)
    await reviewing.propose(supervisor, rating, "内容为广告")
    assert len(await reviewing.page(supervisor, waiting=True)) == 1
    with pytest.raises(RuleBroken):
        await reviewing.propose(OTHER_SUPERVISOR, rating, "再提一次")
    with pytest.raises(NotYours):
        await reviewing.decide(supervisor, rating, "自己决定", granted=True)
    assert await counted(desk, supervisor) == 1
    await reviewing.decide(OTHER_SUPERVISOR, rating, "核实为恶意评价", granted=True)
    assert await counted(desk, supervisor) == 0
    assert await reviewing.page(supervisor, waiting=True) == []
    assert [line for line in desk.audit.lines if line[1].startswith("rating")] == [
        ("supervisor", "rating.propose", f"rating:{rating}"),
        ("second", "rating.set_aside", f"rating:{rating}"),
    ]


async def test_a_rating_that_stands_counts_and_one_given_anew_is_another(
    desk: Desk, reviewing: Reviewing, supervisor: Staff
) -> None:
    await rate(desk)
    (shown,) = await reviewing.page(supervisor)
    await reviewing.propose(supervisor, shown["id"], "疑似误评")
    await reviewing.decide(OTHER_SUPERVISOR, shown["id"], "内容属实", granted=False)
    assert await counted(desk, supervisor) == 1
    await rate(desk, level=3)
    (anew,) = await reviewing.page(supervisor)
    assert (anew["level"], anew["review"], anew["id"] != shown["id"]) == (3, None, True)


async def test_a_call_that_shows_a_mistake_sets_the_rating_aside(
    desk: Desk, reviewing: Reviewing, supervisor: Staff
) -> None:
    await rate(desk, named=True)
    (case,) = await desk.orders.calling.page(supervisor)
    await desk.orders.calling.record(OTHER_SUPERVISOR, case["id"], CallResult.SATISFIED, "市民称误点")
    await desk.orders.calling.set_aside(supervisor, case["id"], "误评，已核实")
    (shown,) = await reviewing.page(supervisor)
    assert shown["set_aside"]
    assert await counted(desk, supervisor) == 0


async def test_reasons_belong_to_a_version_of_the_list(desk: Desk, reviewing: Reviewing) -> None:
    with pytest.raises(UnknownReasons):
        await rate(desk, reasons=("reason9",), reasons_version=VERSION)
    with pytest.raises(UnknownReasons):
        await rate(desk, reasons=("reason1",))
    assert rating_reasons().labels("gone-1999", ["old"]) == ["old"]
