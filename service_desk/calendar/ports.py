"""What a deadline needs from a calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class WorkingCalendar(Protocol):
    """Days on which offices work, by China's calendar day."""

    @property
    def known_until(self) -> date:
        """The last day whose arrangement is published; later days are guessed from the weekday."""
        ...

    def is_working_day(self, day: date) -> bool: ...

    def add_working_days(self, start: datetime, days: int) -> date:
        """The `days`-th working day after the day of `start`, which does not count (民法典第二百零一条)."""
        ...

    def count_working_days(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not later."""
        ...
