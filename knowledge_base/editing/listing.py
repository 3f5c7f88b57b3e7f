"""Entries and their versions as editors look through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import CHINA
from knowledge_base.editing.errors import UnknownVersion
from knowledge_base.editing.tables import EntryTransitionRow
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """An entry by its newest version; `published` is the version citizens are told, None when there is none."""

    entry: str
    kind: str
    title: str
    department: str
    version: int
    state: str
    origin: str
    changed_at: datetime
    published: int | None
    valid_from: date
    valid_to: date | None


class Freshness(StrEnum):
    """How an entry stands to the calendar."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    STALE = "stale"


SOON, LONG_AGO = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class Wanted:
    """What to list; `after` is the last entry of the page before. `freshness` is judged on the day `today`."""

    department: str | None = None
    state: VersionState | None = None
    kind: str | None = None
    text: str = ""
    after: str = ""
    limit: int = PAGE
    freshness: Freshness | None = None
    today: date | None = None
    entries: tuple[str, ...] | None = None


async def list_entries(session: AsyncSession, wanted: Wanted) -> list[Listed]:
    """A page, by entry id."""
    newest = (
        select(EntryVersionRow.entry, func.max(EntryVersionRow.version).label("version"))
        .where(EntryVersionRow.entry > wanted.after)
        .group_by(EntryVersionRow.entry)
        .subquery()
    )
    published = (
        select(EntryVersionRow.entry, EntryVersionRow.version)
        .where(EntryVersionRow.state == VersionState.PUBLISHED)
        .subquery()
    )
    query = (
        select(EntryVersionRow, EntryRow.kind, published.c.version)
        .join(newest, (newest.c.entry == EntryVersionRow.entry) & (newest.c.version == EntryVersionRow.version))
        .join(EntryRow, EntryRow.id == EntryVersionRow.entry)
        .outerjoin(published, published.c.entry == EntryVersionRow.entry)
        .order_by(EntryVersionRow.entry)
        .limit(wanted.limit)
    )
    if wanted.department is not None:
        query = query.where(EntryVersionRow.department == wanted.department)
    if wanted.state is not None:
        query = query.where(EntryVersionRow.state == wanted.state)
    if wanted.kind is not None:
        query = query.where(EntryRow.kind == wanted.kind)
    if wanted.text:
        pattern = f"%{wanted.text.replace('%', '')}%"
        query = query.where(EntryVersionRow.title.like(pattern) | EntryVersionRow.entry.like(pattern))
    if wanted.entries is not None:
        query = query.where(EntryVersionRow.entry.in_(wanted.entries))
    if wanted.freshness is not None and wanted.today is not None:
        query = query.where(_fresh(wanted.freshness, wanted.today))
    return [
        Listed(
            row.entry,
            kind,
            row.title,
            row.department,
            row.version,
            row.state,
            row.origin,
            row.published_at or row.created_at,
            live,
            row.valid_from,
            row.valid_to,
        )
        for row, kind, live in await session.execute(query)
    ]


def _fresh(wanted: Freshness, day: date) -> ColumnElement[bool]:
    """Ends within a month, has ended, or was last written a year ago."""
    match wanted:
        case Freshness.EXPIRED:
            return EntryVersionRow.valid_to < day
        case Freshness.EXPIRING:
            return EntryVersionRow.valid_to.between(day, day + SOON)
        case Freshness.STALE:
            return EntryVersionRow.created_at < datetime.combine(day, time(), CHINA) - LONG_AGO


async def versions_of(session: AsyncSession, entry: str) -> Sequence[EntryVersionRow]:
    """All versions, newest first; raises `UnknownVersion`."""
    rows = await session.scalars(
        select(EntryVersionRow).where(EntryVersionRow.entry == entry).order_by(EntryVersionRow.version.desc())
    )
    found = rows.all()
    if not found:
        raise UnknownVersion(entry)
    return found


async def history_of(session: AsyncSession, entry: str) -> Sequence[EntryTransitionRow]:
    """Every step of every version, newest first."""
    rows = await session.scalars(
        select(EntryTransitionRow).where(EntryTransitionRow.entry == entry).order_by(EntryTransitionRow.id.desc())
    )
    return rows.all()
