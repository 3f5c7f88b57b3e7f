"""Our feed: a log of what changed in what is published, and its pages.

The log is brought up to date when somebody reads it, by comparing it with what is published: whichever way an entry
was published (editor, city files, import of another feed), nothing is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.departments import Department
from knowledge_base.feeds.tables import FeedEntryRow, FeedLogRow
from knowledge_base.store.published import revision_of
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState


@dataclass(frozen=True)
class Page:
    """Changes after a cursor, oldest first; `next` is the cursor of the page after, `more` whether there is one."""

    changes: tuple[dict[str, Any], ...]
    next: int
    more: bool

    def to_data(self) -> dict[str, Any]:
        return {"changes": list(self.changes), "next": self.next, "more": self.more}


async def up_to_date(session: AsyncSession) -> bool:
    """Whether the log tells what is published now."""
    logged = await session.scalar(select(func.max(FeedLogRow.revision)))
    return logged is not None and logged == await revision_of(session)


async def advance(session: AsyncSession, now: datetime) -> int:
    """Bring the log up to date, in the caller's transaction; returns how many lines were added.

    Entries that we took from another base are not handed on: whoever wants them subscribes to their owner.
    """
    revision = await revision_of(session)
    foreign = select(FeedEntryRow.entry)
    rows = await session.execute(
        select(EntryVersionRow.entry, EntryVersionRow.version).where(
            EntryVersionRow.state == VersionState.PUBLISHED, EntryVersionRow.entry.not_in(foreign)
        )
    )
    published: dict[str, int] = {row.entry: row.version for row in rows}
    logged = await _logged(session)
    added = 0
    for entry in sorted({*published, *logged}):
        version = published.get(entry)
        if logged.get(entry) != version:
            session.add(FeedLogRow(entry=entry, version=version, revision=revision, at=now))
            await session.flush()  # one by one: the numbers follow the order
            added += 1
    if not added and revision:
        last = await session.scalar(select(FeedLogRow).order_by(FeedLogRow.seq.desc()).limit(1))
        if last is not None:
            last.revision = revision
    return added


async def changes_after(session: AsyncSession, cursor: int, limit: int) -> Page:
    """A page. An entry that changed again later stands at its last change only."""
    latest = select(func.max(FeedLogRow.seq)).group_by(FeedLogRow.entry)
    query = (
        select(FeedLogRow, EntryVersionRow, EntryRow.kind, Department)
        .join(EntryRow, EntryRow.id == FeedLogRow.entry)
        .outerjoin(
            EntryVersionRow,
            (EntryVersionRow.entry == FeedLogRow.entry) & (EntryVersionRow.version == FeedLogRow.version),
        )
        .outerjoin(Department, Department.id == EntryRow.department)
        .where(FeedLogRow.seq > cursor, FeedLogRow.seq.in_(latest))
        .order_by(FeedLogRow.seq)
        .limit(limit + 1)
    )
    found = (await session.execute(query)).all()
    changes = tuple(_change(*row) for row in found[:limit])
    return Page(changes, changes[-1]["seq"] if changes else cursor, len(found) > limit)


async def _logged(session: AsyncSession) -> dict[str, int | None]:
    latest = select(func.max(FeedLogRow.seq)).group_by(FeedLogRow.entry)
    rows = await session.scalars(select(FeedLogRow).where(FeedLogRow.seq.in_(latest)))
    return {row.entry: row.version for row in rows}


def _change(log: FeedLogRow, row: EntryVersionRow | None, kind: str, office: Department | None) -> dict[str, Any]:
    owner = None
    if office is not None:
        owner = {
            "id": office.id,
            "name": office.name,
            "short": office.short,
            "phone": office.phone,
            "complaint_phone": office.complaint_phone,
            "level": office.level,
            "region": office.region,
        }
    return {
        "seq": log.seq,
        "at": log.at.isoformat(timespec="seconds"),
        "entry": log.entry,
        "kind": kind,
        "version": log.version,
        "owner": owner,
        "content_hash": row.content_hash if row is not None else None,
        "content": row.content if row is not None else None,
    }
