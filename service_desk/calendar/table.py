"""The editable table of working days: years that the library does not know yet, and local exceptions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import Date, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from service_desk.calendar.ports import WorkingCalendar
from service_desk.calendar.statutory import StatutoryCalendar

WARN_BEFORE = timedelta(days=45)  # the longest time limit (13 working days) over the longest holidays, with room


class CalendarDay(Base):
    """One day whose arrangement differs from what the calendar would say."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")


class CalendarSource(Protocol):
    """Gives the calendar as it is now."""

    async def load(self, session: AsyncSession) -> WorkingCalendar: ...


class CalendarTable:
    """The statutory calendar with the table's days laid over it; read anew for every deadline."""

    async def load(self, session: AsyncSession) -> WorkingCalendar:
        return StatutoryCalendar({row.day: row.working for row in await self.days(session)})

    async def days(self, session: AsyncSession, start: date = date.min, end: date = date.max) -> list[CalendarDay]:
        """The table's rows between two days, both included."""
        query = select(CalendarDay).where(CalendarDay.day.between(start, end)).order_by(CalendarDay.day)
        return list(await session.scalars(query))

    async def put(self, session: AsyncSession, day: date, *, working: bool, note: str = "") -> None:
        """Set a day; deadlines already given to citizens stay as they are."""
        await session.merge(CalendarDay(day=day, working=working, note=note))

    async def remove(self, session: AsyncSession, day: date) -> bool:
        """Take a day out of the table; False when it was not there."""
        row = await session.get(CalendarDay, day)
        if row is not None:
            await session.delete(row)
            await session.flush()
        return row is not None


def calendar_warning(calendar: WorkingCalendar, today: date) -> str | None:
    """What the operator must be told: that the published calendar ends soon, or has ended."""
    if today + WARN_BEFORE <= calendar.known_until:
        return None
    year = calendar.known_until.year + 1
    return (
        f"{year}年的放假调休安排尚未录入，{calendar.known_until.isoformat()}之后的工作日暂按周一至周五推算；"
        f"请升级chinesecalendar，或从{year}-01-01起录入工作日历。"
    )
