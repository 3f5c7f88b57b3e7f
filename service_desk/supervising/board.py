"""The live board: by department who waits, who is there and with how much; and every talk that people have."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock
from foundation.database import Database
from foundation.departments import with_those_below
from service_desk.queue.models import IN_LINE, REAL, Place, Presence, QueueEntry, Transfer
from service_desk.queue.presence import is_there, loads
from service_desk.work_orders.time_limits import TimeLimits

Rows = list[dict[str, Any]]
LATELY = timedelta(hours=24)  # who has not been seen for longer is not on the board
MOST_TALKS = 500


class Board:
    """Read-only. What it says changes only when something happened: a stream sends it no more often than that."""

    def __init__(self, database: Database, clock: Clock, limits: TimeLimits) -> None:
        self._database, self._clock, self._limits = database, clock, limits

    async def show(self, staff: Staff) -> dict[str, Rows]:
        """`departments`, `people` and `talks`, as far as the reader answers for them, in one consistent view."""
        async with self._database.read() as session:
            people, talks = await self._people(session, staff), await self._talks(session, staff)
            departments = await self._departments(session, staff, people)
        return {"departments": departments, "people": people, "talks": talks}

    async def _departments(self, session: AsyncSession, staff: Staff, people: Rows) -> Rows:
        """Those where somebody waits, talks or is there: the longest wait first."""
        found: dict[str, dict[str, Any]] = defaultdict(lambda: {"waiting": 0, "oldest": None, "talking": 0})
        counts = select(
            QueueEntry.department,
            QueueEntry.state,
            func.count().label("count"),
            func.min(QueueEntry.entered_at).label("oldest"),
        ).where(
            QueueEntry.state.in_((*IN_LINE, Place.CLAIMED.value)), REAL, _answered_for(staff, QueueEntry.department)
        )
        for row in (await session.execute(counts.group_by(QueueEntry.department, QueueEntry.state))).mappings():
            one = found[row["department"]]
            if row["state"] == Place.CLAIMED.value:
                one["talking"] += row["count"]
                continue
            one["waiting"] += row["count"]
            oldest = row["oldest"].astimezone(CHINA).isoformat()
            one["oldest"] = min(one["oldest"] or oldest, oldest)
        for name, one in _there(people).items():
            found[name].update(one)
        nobody = {"online": 0, "load": 0, "capacity": 0}
        rows: Rows = [{"department": name, **nobody, **one} for name, one in found.items()]
        return sorted(rows, key=lambda row: (row["oldest"] is None, row["oldest"] or "", row["department"]))

    async def _people(self, session: AsyncSession, staff: Staff) -> Rows:
        """Who is there, and who was lately and why not now."""
        now = self._clock.now()
        query = select(Presence).where(Presence.seen_at > now - LATELY, _answered_for(staff, Presence.department))
        rows = list(await session.scalars(query.order_by(Presence.department, Presence.account)))
        load = await loads(session, [row.account for row in rows])
        found = [
            {
                "account": row.account,
                "department": row.department,
                "online": is_there(row, now),
                "reason": row.reason,
                "load": load.get(row.account, 0),
                "capacity": row.capacity,
                "skills": row.skills,
            }
            for row in rows
        ]
        return sorted(found, key=lambda one: not one["online"])

    async def _talks(self, session: AsyncSession, staff: Staff) -> Rows:
        """Every talk that somebody has; those that the supervisor must rule on first, then the oldest."""
        query = select(QueueEntry).where(
            QueueEntry.state == Place.CLAIMED.value, REAL, _answered_for(staff, QueueEntry.department)
        )
        order = QueueEntry.refusals.desc(), QueueEntry.claimed_at
        rows = list(await session.scalars(query.order_by(*order).limit(MOST_TALKS)))
        given: dict[int, Transfer] = {}
        offers = select(Transfer).where(Transfer.entry.in_([row.id for row in rows])).order_by(Transfer.id)
        for offer in await session.scalars(offers):
            given[offer.entry] = offer
        return [self._talk(row, given.get(row.id)) for row in rows]

    def _talk(self, row: QueueEntry, offer: Transfer | None) -> dict[str, Any]:
        return {
            "id": row.id,
            "conversation": row.conversation,
            "department": row.department,
            "title": row.title,
            "account": row.claimed_by,
            "claimed_at": row.claimed_at.astimezone(CHINA).isoformat() if row.claimed_at else None,
            "refusals": row.refusals,
            "disputed": row.refusals > self._limits.rules.refusals,
            "offer": None if offer is None else _offer(offer),
        }


def _offer(offer: Transfer) -> dict[str, Any]:
    """The latest offer to somebody else, and what became of it."""
    return {
        "state": offer.state,
        "to_account": offer.to_account,
        "to_department": offer.to_department,
        "reason": offer.reason,
        "answer": offer.answer,
    }


def _there(people: Rows) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for one in people:
        if not one["online"]:
            continue
        sums = found.setdefault(one["department"], {"online": 0, "load": 0, "capacity": 0})
        sums["online"] += 1
        sums["load"] += one["load"]
        sums["capacity"] += one["capacity"]
    return found


def _answered_for(staff: Staff, department: Any) -> ColumnElement[bool]:
    if staff.has(Role.SUPERVISOR):
        return true()
    found: ColumnElement[bool] = department.in_(with_those_below(staff.department or ""))
    return found
