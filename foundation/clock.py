"""Time is passed in: a system clock for processes, a fake one for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the present moment, always with a time zone."""

    def now(self) -> datetime: ...


def today(clock: Clock) -> date:
    """The calendar day in China, by which validity and deadlines are reckoned."""
    return clock.now().astimezone(CHINA).date()


class SystemClock:
    """The machine's clock in China's time zone."""

    def now(self) -> datetime:
        return datetime.now(CHINA)


class FakeClock:
    """A clock that stands still until it is moved.

    >>> clock = FakeClock(datetime(2026, 12, 31, 23, 59, tzinfo=CHINA))
    >>> clock.advance(minutes=2)
    >>> today(clock)
    datetime.date(2027, 1, 1)
    """

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._now = at

    def now(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> None:
        """Move forward, with the arguments of `timedelta`."""
        self._now += timedelta(**by)
