"""Office hours of one department: several spans a day, make-up days, closures, and time reckoned within them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from foundation.clock import CHINA
from service_desk.calendar.days import ONE_DAY, nth_working_day, working_days_between
from service_desk.calendar.ports import WorkingCalendar
from service_desk.errors import BadHours

_MONDAY, _SEARCH_DAYS = 1, 366


@dataclass(frozen=True, order=True)
class Span:
    """From `start` up to, not including, `end` on one day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise BadHours(f"{self.start:%H:%M}–{self.end:%H:%M}")


USUAL: Mapping[int, tuple[Span, ...]] = {
    weekday: (Span(time(9), time(12)), Span(time(13, 30), time(17, 30))) for weekday in range(1, 6)
}


@dataclass(frozen=True)
class Closure:
    """Days on which a department does not work, or only a part of them when `span` is given."""

    first: date
    last: date
    span: Span | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class Rest(StrEnum):
    """Why nobody works just now."""

    LUNCH = "lunch"
    AFTER_HOURS = "after_hours"
    DAY_OFF = "day_off"
    CLOSED = "closed"


@dataclass(frozen=True)
class DepartmentHours:
    """A department's working time: the statutory calendar, its weekly spans, its closures.

    It is a `WorkingCalendar` too: a day wholly closed is no working day of this department.
    """

    calendar: WorkingCalendar
    week: Mapping[int, Sequence[Span]] = field(default_factory=lambda: USUAL)
    closures: Sequence[Closure] = ()

    @property
    def known_until(self) -> date:
        return self.calendar.known_until

    def is_working_day(self, day: date) -> bool:
        return self.calendar.is_working_day(day) and self._closing(day) is None

    def add_working_days(self, start: datetime, days: int) -> date:
        return nth_working_day(self.is_working_day, start, days)

    def count_working_days(self, start: date, end: date) -> int:
        return working_days_between(self.is_working_day, start, end)

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open spans of a day, in order. A make-up day at a weekend has Monday's hours."""
        if not self.is_working_day(day):
            return []
        hours = self.week.get(day.isoweekday()) or self.week.get(_MONDAY, ())
        pieces = [(span.start, span.end) for span in sorted(hours)]
        for closure in self.closures:
            if closure.span is not None and closure.covers(day):
                pieces = [piece for open_ in pieces for piece in _without(open_, closure.span)]
        return [(_at(day, start), _at(day, end)) for start, end in pieces]

    def is_open(self, at: datetime) -> bool:
        """Whether the department works at this moment."""
        local = at.astimezone(CHINA)
        return any(start <= local < end for start, end in self.spans(local.date()))

    def next_opening(self, at: datetime) -> datetime:
        """The next moment, `at` included, at which the department works; raises `BadHours` when there is none."""
        local = at.astimezone(CHINA)
        for start, end in self._from(local.date()):
            if local < end:
                return max(start, local)
        raise BadHours("the department never opens within a year")

    def add_working_time(self, start: datetime, by: timedelta) -> datetime:
        """The moment at which `by` of open time has passed since `start`."""
        local, left = start.astimezone(CHINA), by
        for begin, end in self._from(local.date()):
            begin = max(begin, local)  # noqa: PLW2901 - the part of the span that is still ahead
            if begin >= end:
                continue
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise BadHours("the department is not open long enough within a year")

    def rest_at(self, at: datetime) -> Rest | None:
        """Why the department does not work at this moment; None when it does."""
        local = at.astimezone(CHINA)
        if self._closing(local.date()) is not None:
            return Rest.CLOSED
        if not self.calendar.is_working_day(local.date()):
            return Rest.DAY_OFF
        spans = self.spans(local.date())
        if any(start <= local < end for start, end in spans):
            return None
        between = bool(spans) and spans[0][0] <= local < spans[-1][1]
        return Rest.LUNCH if between else Rest.AFTER_HOURS

    def note_at(self, at: datetime) -> str:
        """The note of the closure that holds on this day; empty when there is none."""
        closing = self._closing(at.astimezone(CHINA).date())
        return closing.note if closing is not None else ""

    def _closing(self, day: date) -> Closure | None:
        return next((c for c in self.closures if c.span is None and c.covers(day)), None)

    def _from(self, first: date) -> Iterator[tuple[datetime, datetime]]:
        for number in range(_SEARCH_DAYS):
            yield from self.spans(first + number * ONE_DAY)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, CHINA)


def _without(piece: tuple[time, time], cut: Span) -> list[tuple[time, time]]:
    """What is left of a piece when `cut` is taken out of it."""
    start, end = piece
    parts = [(start, min(end, cut.start)), (max(start, cut.end), end)]
    return [(a, b) for a, b in parts if a < b]
