from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import CHINA
from foundation.database import Database
from service_desk.calendar.hours import Closure, DepartmentHours, Rest, Span
from service_desk.calendar.hours_table import HoursTable
from service_desk.calendar.statutory import StatutoryCalendar
from service_desk.calendar.table import CalendarTable
from service_desk.errors import BadHours

STATUTORY = StatutoryCalendar()
USUAL = DepartmentHours(STATUTORY)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.just(CHINA))  # noqa: DTZ001
CLOSURES = st.lists(
    st.builds(
        lambda first, days: Closure(first, first + timedelta(days=days)),
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.integers(0, 5),
    ),
    max_size=4,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "rest"),
    [
        ("2026-11-23 09:00", None),
        ("2026-11-23 11:59", None),
        ("2026-11-23 12:00", Rest.LUNCH),
        ("2026-11-23 13:29", Rest.LUNCH),
        ("2026-11-23 13:30", None),
        ("2026-11-23 17:30", Rest.AFTER_HOURS),
        ("2026-11-23 08:59", Rest.AFTER_HOURS),
        ("2026-11-21 10:00", Rest.DAY_OFF),  # a Saturday
        ("2026-10-10 10:00", None),  # a Saturday worked for the National Day
        ("2026-10-01 10:00", Rest.DAY_OFF),
    ],
)
def test_why_nobody_works(moment: str, rest: Rest | None) -> None:
    assert USUAL.rest_at(at(moment)) is rest
    assert USUAL.is_open(at(moment)) is (rest is None)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:30", 2, "2026-11-23 11:30"),
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),  # over lunch
        ("2026-11-23 17:00", 4, "2026-11-24 14:00"),  # over night and lunch
        ("2026-11-20 17:00", 1, "2026-11-23 09:30"),  # over the weekend
        ("2026-09-30 17:00", 1, "2026-10-08 09:30"),  # over the National Day
        ("2026-11-22 23:00", 3, "2026-11-23 12:00"),
    ],
)
def test_time_within_office_hours(start: str, hours: float, end: str) -> None:
    assert USUAL.add_working_time(at(start), timedelta(hours=hours)) == at(end)


def test_a_closed_day_is_no_working_day_of_this_department() -> None:
    closed = DepartmentHours(STATUTORY, closures=[Closure(date(2026, 11, 24), date(2026, 11, 25), note="搬迁")])
    assert closed.add_working_days(at("2026-11-23 09:00"), 1) == date(2026, 11, 26)
    assert closed.rest_at(at("2026-11-24 10:00")) is Rest.CLOSED
    assert closed.note_at(at("2026-11-24 10:00")) == "搬迁"
    assert closed.next_opening(at("2026-11-24 10:00")) == at("2026-11-26 09:00")


def test_a_part_of_a_day_may_be_closed() -> None:
    training = Closure(date(2026, 11, 24), date(2026, 11, 24), Span(time(10), time(14)))
    hours = DepartmentHours(STATUTORY, closures=[training])
    assert hours.is_working_day(date(2026, 11, 24))
    assert hours.spans(date(2026, 11, 24)) == [
        (at("2026-11-24 09:00"), at("2026-11-24 10:00")),
        (at("2026-11-24 14:00"), at("2026-11-24 17:30")),
    ]


def test_a_department_that_never_opens_is_a_mistake_and_not_a_loop() -> None:
    with pytest.raises(BadHours):
        DepartmentHours(STATUTORY, week={1: ()}).next_opening(at("2026-11-23 09:00"))
    with pytest.raises(BadHours):
        Span(time(12), time(12))
    closed = DepartmentHours(STATUTORY, closures=[Closure(date(2026, 1, 1), date(2028, 12, 31))])
    with pytest.raises(ValueError, match="no working day"):
        closed.add_working_days(at("2026-11-23 09:00"), 1)


@given(start=MOMENTS, days=st.integers(1, 30), closures=CLOSURES)
def test_adding_then_counting_gives_the_same(start: datetime, days: int, closures: list[Closure]) -> None:
    hours = DepartmentHours(STATUTORY, closures=closures)
    due = hours.add_working_days(start, days)
    assert hours.is_working_day(due)
    assert not any(closure.covers(due) for closure in closures)
    assert hours.count_working_days(start.date(), due) == days


@given(start=MOMENTS, minutes=st.integers(1, 3000), closures=CLOSURES)
def test_working_time_ends_within_office_hours(start: datetime, minutes: int, closures: list[Closure]) -> None:
    hours = DepartmentHours(STATUTORY, closures=closures)
    end = hours.add_working_time(start, timedelta(minutes=minutes))
    passed, day = timedelta(), start.date()
    while day <= end.date():
        for begin, stop in hours.spans(day):
            passed += max(timedelta(), min(stop, end) - max(begin, start))
        day += timedelta(days=1)
    assert passed == timedelta(minutes=minutes)
    assert any(begin < end <= stop for begin, stop in hours.spans(end.date()))


@given(moment=MOMENTS)
def test_the_next_opening_is_open(moment: datetime) -> None:
    opening = USUAL.next_opening(moment)
    assert opening >= moment
    assert USUAL.is_open(opening)
    assert (opening == moment) is USUAL.is_open(moment)


async def test_the_tables_hold_departments_apart(database: Database) -> None:
    table = HoursTable(CalendarTable())
    evening = {1: [Span(time(13), time(20))]}
    async with database.transaction() as session:
        await table.set_week(session, "hurd", evening)
        await table.set_week(session, "hurd", evening)
        closure = await table.close(session, "hurd", Closure(date(2026, 11, 30), date(2026, 11, 30)))
        await table.close(session, None, Closure(date(2026, 12, 1), date(2026, 12, 1), note="全市停电"))
    async with database.read() as session:
        housing, police = await table.of(session, "hurd"), await table.of(session, "psb")
    assert housing.is_open(at("2026-11-23 19:00"))
    assert not police.is_open(at("2026-11-23 19:00"))
    assert not housing.is_working_day(date(2026, 11, 30))
    assert police.is_working_day(date(2026, 11, 30))
    assert not police.is_working_day(date(2026, 12, 1))
    async with database.transaction() as session:
        assert not await table.reopen(session, closure, "psb")
        assert await table.reopen(session, closure, "hurd")
        await table.set_week(session, "hurd", {})
    async with database.read() as session:
        assert (await table.of(session, "hurd")).is_open(at("2026-11-23 09:00"))
