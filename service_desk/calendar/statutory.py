"""The working-day calendar: `chinesecalendar`, corrected and continued by the editable table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import chinese_calendar
import structlog

from service_desk.calendar.days import nth_working_day, working_days_between

_FIRST_BUNDLED_YEAR = 2004
_log = structlog.get_logger("calendar")


def bundled_until() -> date:
    """The last day `chinesecalendar` knows: a year's arrangement is published in the autumn before it."""
    return date(max(chinese_calendar.holidays).year, 12, 31)


class StatutoryCalendar:
    """Working days for any year.

    `table` holds single days as `True` (offices work) or `False` (they rest) and wins over everything. A year
    the library does not know counts as known once its 1 January is in the table, because whoever types in an
    arrangement begins there; until then its days follow the weekday and a deadline in it is logged as a guess.

    >>> StatutoryCalendar().add_working_days(datetime(2026, 9, 30, 9, 0, tzinfo=CHINA), 1)
    datetime.date(2026, 10, 8)
    """

    def __init__(self, table: Mapping[date, bool] | None = None) -> None:
        self._table = dict(table or {})
        self._bundled_until = bundled_until()

    @property
    def known_until(self) -> date:
        year = self._bundled_until.year
        while date(year + 1, 1, 1) in self._table:
            year += 1
        return date(year, 12, 31)

    def is_working_day(self, day: date) -> bool:
        if day in self._table:
            return self._table[day]
        if day.year >= _FIRST_BUNDLED_YEAR and day <= self._bundled_until:
            return bool(chinese_calendar.is_workday(day))
        return day.isoweekday() <= 5

    def add_working_days(self, start: datetime, days: int) -> date:
        day = nth_working_day(self.is_working_day, start, days)
        if day > self.known_until:
            _log.warning(
                "deadline beyond the published calendar, reckoned by weekdays",
                due=day.isoformat(),
                known_until=self.known_until.isoformat(),
            )
        return day

    def count_working_days(self, start: date, end: date) -> int:
        return working_days_between(self.is_working_day, start, end)
