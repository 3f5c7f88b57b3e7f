"""The days that the State Council published: 国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service_desk.calendar.statutory import StatutoryCalendar

# holidays from … to …, both included; and the days worked instead
PUBLISHED = {
    2025: (
        [
            ("01-01", "01-01"),
            ("01-28", "02-04"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("05-31", "06-02"),
            ("10-01", "10-08"),
        ],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [
            *[("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05")],
            *[("06-19", "06-21"), ("09-25", "09-27"), ("10-01", "10-07")],
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_the_year_is_as_published(year: int) -> None:
    holidays, worked = PUBLISHED[year]
    resting = {
        day(year, first) + timedelta(days=n)
        for first, last in holidays
        for n in range((day(year, last) - day(year, first)).days + 1)
    }
    made_up = {day(year, text) for text in worked}
    calendar = StatutoryCalendar()
    one = date(year, 1, 1)
    while one.year == year:
        expected = one in made_up or (one not in resting and one.isoweekday() <= 5)
        assert calendar.is_working_day(one) is expected, one
        one += timedelta(days=1)


@pytest.mark.parametrize(("year", "working"), [(2025, 248), (2026, 248)])
def test_the_number_of_working_days(year: int, working: int) -> None:
    calendar = StatutoryCalendar()
    assert calendar.count_working_days(date(year - 1, 12, 31), date(year, 12, 31)) == working
