"""Offers who waits to the least loaded who is there; whoever lets the offer pass is followed by the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from service_desk.queue.models import IN_LINE, Place, Presence, QueueEntry
from service_desk.queue.presence import loads, present
from service_desk.scheduling.agenda import plan
from service_desk.scheduling.notices import Notices, Told

OFFER_ENDS, OFFER_ALL = "queue.offer_ends", "queue.offer_all"
OFFER_LASTS = timedelta(seconds=30)


class Offering:
    """Every method works in the caller's transaction."""

    def __init__(self, clock: Clock, notices: Notices) -> None:
        self._clock, self._notices = clock, notices

    async def offer(self, session: AsyncSession, entry: QueueEntry) -> None:
        """To the least loaded with room and the skill; when nobody is left it waits, open to all."""
        now = self._clock.now()
        there = await present(session, entry.department, now)
        load = await loads(session, {row.account for row in there})
        able = [row for row in there if row.account not in entry.passed_by and load.get(row.account, 0) < row.capacity]
        if not able:
            entry.state, entry.offered_to, entry.offered_until = Place.WAITING.value, None, None
            return
        chosen = min(able, key=lambda row: (not _skilled(row, entry), load.get(row.account, 0), row.account))
        entry.state, entry.offered_to, entry.offered_until = Place.OFFERED.value, chosen.account, now + OFFER_LASTS
        await session.flush()
        await plan(session, OFFER_ENDS, entry.id, entry.offered_until, entry.offered_until.isoformat())
        text = f"请接待：{entry.title}"
        await self._notices.tell(session, Told(account=chosen.account), "offer", str(entry.id), text)

    async def ended(self, session: AsyncSession, subject: str, detail: str) -> None:
        """The scheduler's handler: an offer has run out."""
        entry = await session.get_one(QueueEntry, int(subject), with_for_update=True)
        until = entry.offered_until
        if entry.state == Place.OFFERED.value and until == datetime.fromisoformat(detail):
            await self.passed(session, entry)

    async def passed(self, session: AsyncSession, entry: QueueEntry) -> None:
        """The one it was offered to lets it pass."""
        entry.passed_by = [*entry.passed_by, entry.offered_to or ""]
        await self.offer(session, entry)

    async def somebody_came(self, session: AsyncSession, department: str) -> None:
        """Somebody has room again: the first who wait are offered anew."""
        query = select(QueueEntry).where(QueueEntry.department == department, QueueEntry.state == Place.WAITING.value)
        for entry in list(await session.scalars(query.order_by(QueueEntry.id).limit(20).with_for_update())):
            entry.passed_by = []
            await self.offer(session, entry)
            if entry.state == Place.WAITING.value:
                return


def _skilled(row: Presence, entry: QueueEntry) -> bool:
    return entry.skill is not None and entry.skill in row.skills


def in_line(entry: QueueEntry | None) -> bool:
    """Whether somebody still waits there."""
    return entry is not None and entry.state in IN_LINE
