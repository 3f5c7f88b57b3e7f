"""Office hours and closures as tables, edited at the desk; a row without a department holds for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Protocol

from sqlalchemy import Date, ForeignKey, String, Time, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.departments import DEPARTMENT_ID
from service_desk.calendar.hours import USUAL, Closure, DepartmentHours, Span
from service_desk.calendar.table import CalendarSource


class OfficeSpan(Base):
    """One span of a weekday (1 Monday … 7 Sunday)."""

    __tablename__ = "office_spans"

    id: Mapped[int] = mapped_column(primary_key=True)
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"), index=True)
    weekday: Mapped[int]
    start: Mapped[time] = mapped_column(Time)
    end: Mapped[time] = mapped_column(Time)


class DepartmentClosure(Base):
    """Days on which a department (all of them when None) is closed, wholly or from `start` to `end`."""

    __tablename__ = "department_closures"

    id: Mapped[int] = mapped_column(primary_key=True)
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date, index=True)
    start: Mapped[time | None] = mapped_column(Time)
    end: Mapped[time | None] = mapped_column(Time)
    note: Mapped[str] = mapped_column(String(200), default="")


class HoursSource(Protocol):
    """Gives a department's working time as it is now."""

    async def of(self, session: AsyncSession, department: str | None) -> DepartmentHours: ...

    async def of_all(self, session: AsyncSession, departments: Collection[str]) -> dict[str, DepartmentHours]:
        """The same for many, in as few queries as for one."""
        ...


class HoursTable:
    """Reads and edits the tables. A department without spans of its own has the common ones, else the usual week."""

    def __init__(self, calendars: CalendarSource) -> None:
        self._calendars = calendars

    async def of(self, session: AsyncSession, department: str | None) -> DepartmentHours:
        own = await self.week(session, department)
        week = own or (await self.week(session, None) if department is not None else {}) or USUAL
        closures = [_closure(row) for row in await self.closures(session, department)]
        return DepartmentHours(await self._calendars.load(session), week, closures)

    async def of_all(self, session: AsyncSession, departments: Collection[str]) -> dict[str, DepartmentHours]:
        held = or_(OfficeSpan.department.is_(None), OfficeSpan.department.in_(departments))
        weeks: dict[str | None, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for row in await session.scalars(select(OfficeSpan).where(held)):
            weeks[row.department][row.weekday].append(Span(row.start, row.end))
        shut = or_(DepartmentClosure.department.is_(None), DepartmentClosure.department.in_(departments))
        closures = list(await session.scalars(select(DepartmentClosure).where(shut)))
        calendar = await self._calendars.load(session)
        return {
            name: DepartmentHours(
                calendar,
                weeks.get(name) or weeks.get(None) or USUAL,
                [_closure(row) for row in closures if row.department in (None, name)],
            )
            for name in departments
        }

    async def week(self, session: AsyncSession, department: str | None) -> dict[int, list[Span]]:
        """The spans typed in for this very department; empty when there are none."""
        rows = await session.scalars(select(OfficeSpan).where(OfficeSpan.department.is_not_distinct_from(department)))
        week: dict[int, list[Span]] = defaultdict(list)
        for row in rows:
            week[row.weekday].append(Span(row.start, row.end))
        return dict(week)

    async def set_week(self, session: AsyncSession, department: str | None, week: Mapping[int, Sequence[Span]]) -> None:
        """Replace a department's week; an empty one takes it back to the common hours."""
        await session.execute(delete(OfficeSpan).where(OfficeSpan.department.is_not_distinct_from(department)))
        session.add_all(
            OfficeSpan(department=department, weekday=weekday, start=span.start, end=span.end)
            for weekday, spans in week.items()
            for span in spans
        )
        await session.flush()

    async def closures(self, session: AsyncSession, department: str | None) -> list[DepartmentClosure]:
        """The closures that hold for a department, those of all departments among them."""
        query = select(DepartmentClosure).order_by(DepartmentClosure.first_day, DepartmentClosure.id)
        held = or_(DepartmentClosure.department.is_(None), DepartmentClosure.department == department)
        return list(await session.scalars(query.where(held)))

    async def close(self, session: AsyncSession, department: str | None, closure: Closure) -> int:
        """Enter a closure; returns its id. Deadlines already given to citizens stay as they are."""
        span = closure.span
        row = DepartmentClosure(
            department=department,
            first_day=closure.first,
            last_day=closure.last,
            start=span.start if span else None,
            end=span.end if span else None,
            note=closure.note,
        )
        session.add(row)
        await session.flush()
        return row.id

    async def reopen(self, session: AsyncSession, closure: int, department: str | None) -> bool:
        """Take a closure back; False when this department has none of that id."""
        row = await session.get(DepartmentClosure, closure)
        if row is None or row.department != department:
            return False
        await session.delete(row)
        await session.flush()
        return True


def _closure(row: DepartmentClosure) -> Closure:
    span = Span(row.start, row.end) if row.start is not None and row.end is not None else None
    return Closure(row.first_day, row.last_day, span, row.note)
