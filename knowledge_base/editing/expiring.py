"""Published entries whose validity ends soon, or has ended: citizens get no answer from them after that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.editing.lifecycle import OPEN_STATES, STATE_LABELS
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState


async def expiring(session: AsyncSession, on: date, days: int, department: str | None = None) -> list[dict[str, Any]]:
    """The next to end first; `open`: the state of the version that somebody has begun to take its place."""
    begun = (
        select(EntryVersionRow.entry, func.max(EntryVersionRow.version).label("version"))
        .where(EntryVersionRow.state.in_(OPEN_STATES))
        .group_by(EntryVersionRow.entry)
        .subquery()
    )
    query = (
        select(EntryVersionRow, EntryRow.kind, begun.c.version)
        .join(EntryRow, EntryRow.id == EntryVersionRow.entry)
        .outerjoin(begun, begun.c.entry == EntryVersionRow.entry)
        .where(EntryVersionRow.state == VersionState.PUBLISHED, EntryVersionRow.valid_to <= on + timedelta(days=days))
        .order_by(EntryVersionRow.valid_to, EntryVersionRow.entry)
    )
    if department is not None:
        query = query.where(EntryVersionRow.department == department)
    found = list(await session.execute(query))
    return [
        {
            "entry": row.entry,
            "kind": kind,
            "title": row.title,
            "department": row.department,
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
            "days_left": (row.valid_to - on).days if row.valid_to else None,
            "open": await _state(session, row.entry, version),
        }
        for row, kind, version in found
    ]


async def _state(session: AsyncSession, entry: str, version: int | None) -> str | None:
    if version is None:
        return None
    row = await session.get_one(EntryVersionRow, (entry, version))
    return STATE_LABELS[VersionState(row.state)]
