"""Who is there: staff say so with a reason when they are not, and their open console proves it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from foundation.accounts.roles import DEPARTMENT_STAFF
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from service_desk.errors import NotYours
from service_desk.queue.models import Presence
from service_desk.queue.offering import Offering
from service_desk.queue.presence import is_there, loads


class Attendance:
    """Reads and writes presence."""

    def __init__(self, database: Database, clock: Clock, offering: Offering) -> None:
        self._database, self._clock, self._offering = database, clock, offering

    async def set(
        self, staff: Staff, *, online: bool, reason: str = "", capacity: int = 5, skills: Collection[str] = ()
    ) -> None:
        """Come, or go with a reason; raises `NotYours` for those who serve no department."""
        if staff.department is None or not staff.has(*DEPARTMENT_STAFF):
            raise NotYours(staff.name, "只有部门的工作人员可以在线接待。")
        async with self._database.transaction() as session:
            row = Presence(
                account=staff.name,
                department=staff.department,
                online=online,
                reason=reason,
                capacity=capacity,
                skills=sorted(set(skills)),
                seen_at=self._clock.now(),
            )
            await session.merge(row)
            await session.flush()
            if online:
                await self._offering.somebody_came(session, staff.department)

    async def seen(self, staff: Staff) -> None:
        """Their console is still open."""
        async with self._database.transaction() as session:
            row = await session.get(Presence, staff.name)
            if row is not None:
                row.seen_at = self._clock.now()

    async def of(self, staff: Staff) -> dict[str, Any]:
        """One's own presence as the desk shows it."""
        async with self._database.read() as session:
            row = await session.get(Presence, staff.name)
            load = await loads(session, {staff.name})
        if row is None:
            return {"online": False, "reason": "", "capacity": 5, "skills": [], "load": 0}
        return {
            "online": is_there(row, self._clock.now()),
            "reason": row.reason,
            "capacity": row.capacity,
            "skills": row.skills,
            "load": load.get(staff.name, 0),
        }
