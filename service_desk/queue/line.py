"""The line: one's place in it, and how long it will take, learned from real hand-overs."""

from __future__ import annotations

import math
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.queue.models import IN_LINE, REAL, QueueEntry

LEARN_FROM = 20


async def place_of(session: AsyncSession, entry: QueueEntry) -> int:
    """1 for who is next."""
    query = select(func.count()).select_from(QueueEntry)
    before = query.where(
        QueueEntry.department == entry.department, QueueEntry.state.in_(IN_LINE), QueueEntry.id <= entry.id, REAL
    )
    return await session.scalar(before) or 1


async def minutes_to_wait(session: AsyncSession, department: str, place: int) -> int | None:
    """Minutes until somebody is there: the median wait per place of the last hand-overs; None before the first."""
    query = (
        select(QueueEntry.entered_at, QueueEntry.claimed_at, QueueEntry.place_at_entry)
        .where(QueueEntry.department == department, QueueEntry.claimed_at.is_not(None), REAL)
        .order_by(QueueEntry.claimed_at.desc())
        .limit(LEARN_FROM)
    )
    waits = []
    for entered, claimed, place_then in await session.execute(query):
        if claimed is not None:
            waits.append((claimed - entered).total_seconds() / place_then)
    return max(1, math.ceil(median(waits) * place / 60)) if waits else None


async def current(session: AsyncSession, conversation: str) -> QueueEntry | None:
    """A conversation's latest hand-off."""
    query = select(QueueEntry).where(QueueEntry.conversation == conversation).order_by(QueueEntry.id.desc())
    return await session.scalar(query.limit(1))
