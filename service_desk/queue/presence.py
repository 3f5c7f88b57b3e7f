"""Who is there, and how much each of them has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE
from service_desk.queue.models import Place, Presence, QueueEntry

GONE_AFTER = timedelta(seconds=90)


def is_there(row: Presence, now: datetime) -> bool:
    """Online, and not gone without a word."""
    return row.online and now - row.seen_at < GONE_AFTER


async def present(session: AsyncSession, department: str, now: datetime) -> list[Presence]:
    """Those of a department who are there."""
    query = select(Presence).where(Presence.department == department, Presence.online.is_(True))
    return [row for row in await session.scalars(query) if is_there(row, now)]


class OnDuty:
    """The `StaffOnDuty` port of conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def anybody(self, department: str | None) -> bool:
        """Whether somebody of the department or of the hotline centre is there."""
        async with self._database.read() as session:
            for one in dict.fromkeys((department or HOTLINE_CENTRE, HOTLINE_CENTRE)):
                if await present(session, one, self._clock.now()):
                    return True
        return False


async def loads(session: AsyncSession, accounts: Collection[str]) -> dict[str, int]:
    """How many conversations each of them has, or is just being offered."""
    held = (
        select(QueueEntry.claimed_by, func.count())
        .where(QueueEntry.state == Place.CLAIMED.value, QueueEntry.claimed_by.in_(accounts))
        .group_by(QueueEntry.claimed_by)
    )
    offered = (
        select(QueueEntry.offered_to, func.count())
        .where(QueueEntry.state == Place.OFFERED.value, QueueEntry.offered_to.in_(accounts))
        .group_by(QueueEntry.offered_to)
    )
    found: dict[str, int] = {}
    for query in (held, offered):
        for account, count in await session.execute(query):
            found[str(account)] = found.get(str(account), 0) + count
    return found
