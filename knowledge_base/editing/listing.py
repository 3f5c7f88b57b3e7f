"""Entries and their versions as editors look through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

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


@dataclass(frozen=True)
class Wanted:
    """What to list; `after` is the last entry of the page before."""

    department: str | None = None
    state: VersionState | None = None
    kind: str | None = None
    text: str = ""
    after: str = ""
    limit: int = PAGE


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
        )
        for row, kind, live in await session.execute(query)
    ]


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
