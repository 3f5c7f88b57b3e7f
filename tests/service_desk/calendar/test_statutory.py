from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import structlog.testing
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import CHINA, FakeClock
from service_desk.calendar.statutory import StatutoryCalendar, bundled_until

CALENDAR = StatutoryCalendar()
MOMENTS = st.builds(datetime.combine, st.dates(date(2004, 1, 1), date(2030, 12, 31)), st.times(), st.just(CHINA))
TABLES = st.dictionaries(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=40)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 9, 28), True),  # Sunday worked for National Day 2025
        (date(2025, 10, 8), False),  # the eighth day: Mid-Autumn falls into it
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # Saturday worked
        (date(2026, 9, 20), True),  # Sunday worked for National Day 2026
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday worked
        (date(2026, 2, 14), True),  # Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),  # the Spring Festival itself
        (date(2026, 11, 21), False),  # an ordinary Saturday
    ],
)
def test_statutory_arrangements(day: date, working: bool) -> None:
    assert CALENDAR.is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (at(2025, 9, 30, 16, 0), 1, date(2025, 10, 9)),
        (at(2025, 9, 30, 16, 0), 3, date(2025, 10, 11)),  # the worked Saturday counts
        (at(2026, 9, 30, 16, 0), 3, date(2026, 10, 10)),
        (at(2026, 11, 23, 9, 30), 13, date(2026, 12, 10)),
        (at(2026, 11, 21, 9, 30), 1, date(2026, 11, 23)),  # received on a Saturday
    ],
)
def test_deadlines(start: datetime, days: int, due: date) -> None:
    assert CALENDAR.add_working_days(start, days) == due


def test_the_day_is_chinas_not_the_machines() -> None:
    late_in_london = datetime.fromisoformat("2026-11-23T17:00:00+00:00")  # already Tuesday in China
    assert CALENDAR.add_working_days(late_in_london, 1) == date(2026, 11, 25)


def test_new_year_is_crossed_on_weekdays_with_a_warning() -> None:
    clock = FakeClock(at(2026, 12, 31, 23, 59))
    with structlog.testing.capture_logs() as logs:
        assert CALENDAR.add_working_days(clock.now(), 1) == date(2027, 1, 1)  # a Friday nobody has declared free yet
    assert [line["known_until"] for line in logs] == ["2026-12-31"]
    clock.advance(minutes=2)
    assert CALENDAR.add_working_days(clock.now(), 1) == date(2027, 1, 4)


def test_new_year_from_the_table_is_certain() -> None:
    table = {date(2027, 1, 1): False, date(2027, 1, 3): True}
    calendar = StatutoryCalendar(table)
    with structlog.testing.capture_logs() as logs:
        assert calendar.add_working_days(at(2026, 12, 31, 23, 59), 1) == date(2027, 1, 3)
        assert calendar.add_working_days(at(2027, 1, 1, 0, 1), 2) == date(2027, 1, 4)
    assert not logs
    assert calendar.known_until == date(2027, 12, 31)


def test_a_deadline_before_new_year_warns_nobody() -> None:
    with structlog.testing.capture_logs() as logs:
        assert CALENDAR.add_working_days(at(2026, 12, 28, 9, 0), 3) == date(2026, 12, 31)
    assert not logs


def test_known_until_needs_every_year_between() -> None:
    assert CALENDAR.known_until == bundled_until()
    year = bundled_until().year
    assert StatutoryCalendar({date(year + 2, 1, 1): False}).known_until == bundled_until()
    assert StatutoryCalendar({date(year + 1, 5, 1): False}).known_until == bundled_until()


def test_the_table_wins_over_the_library() -> None:
    calendar = StatutoryCalendar({date(2026, 11, 24): False, date(2026, 11, 28): True})
    assert calendar.add_working_days(at(2026, 11, 23, 9, 0), 1) == date(2026, 11, 25)
    assert calendar.is_working_day(date(2026, 11, 28))


def test_no_time_limit_is_no_deadline() -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.add_working_days(at(2026, 11, 23, 9, 0), 0)


@given(start=MOMENTS, days=st.integers(1, 30), table=TABLES)
def test_adding_then_counting_gives_the_same(start: datetime, days: int, table: dict[date, bool]) -> None:
    calendar = StatutoryCalendar(table)
    due = calendar.add_working_days(start, days)
    assert calendar.is_working_day(due)
    assert calendar.count_working_days(start.date(), due) == days
    assert due > start.date()


@given(start=MOMENTS, days=st.integers(1, 20))
def test_a_longer_limit_is_never_earlier(start: datetime, days: int) -> None:
    assert CALENDAR.add_working_days(start, days) < CALENDAR.add_working_days(start, days + 1)


@given(day=st.dates(date(2027, 1, 1), date(2090, 1, 1)))
def test_unknown_years_follow_the_weekday(day: date) -> None:
    assert CALENDAR.is_working_day(day) is (day.isoweekday() <= 5)


def test_counting_backwards_is_nothing() -> None:
    day = date(2026, 11, 23)
    assert CALENDAR.count_working_days(day, day) == 0
    assert CALENDAR.count_working_days(day, day - timedelta(days=7)) == 0
