"""Reckoning in working days, for whoever knows which days those are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from foundation.clock import CHINA

ONE_DAY = timedelta(days=1)
_LONGEST_REST = 366  # a calendar without a working day in a year is a mistake in the table
IsWorkingDay = Callable[[date], bool]


def nth_working_day(is_working_day: IsWorkingDay, start: datetime, days: int) -> date:
    """The `days`-th working day after China's day of `start`; raises `ValueError` below one day, or when all rest."""
    if days < 1:
        raise ValueError(f"a time limit is at least one working day: {days}")
    day, rested = start.astimezone(CHINA).date(), 0
    while days:
        day += ONE_DAY
        worked = is_working_day(day)
        rested = 0 if worked else rested + 1
        if rested > _LONGEST_REST:
            raise ValueError(f"no working day within a year before {day.isoformat()}")
        days -= worked
    return day


def working_days_between(is_working_day: IsWorkingDay, start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(is_working_day(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))
