"""Versions in the database: found, locked against each other, added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from knowledge_base.editing.errors import EditConflict, UnknownVersion
from knowledge_base.editing.lifecycle import OPEN_STATES
from knowledge_base.editing.tables import EntryEditRow
from knowledge_base.loading import content_hash, stored
from knowledge_base.model import KINDS, Entry, kind_of
from knowledge_base.store.tables import EntryRow, EntryVersionRow, Origin, VersionState


@dataclass
class Version:
    """A version with what editing knows of it."""

    row: EntryVersionRow
    edit: EntryEditRow
    kind: str

    @property
    def entry(self) -> Entry:
        return KINDS[self.kind].model_validate(self.row.content)

    @property
    def id(self) -> tuple[str, int]:
        return self.row.entry, self.row.version


async def find(session: AsyncSession, entry: str, version: int) -> Version:
    """One version; raises `UnknownVersion`. A version that no editor touched yet gets its editing row here."""
    row = await session.get(EntryVersionRow, (entry, version))
    if row is None:
        raise UnknownVersion(entry, version)
    kind = await session.scalar(select(EntryRow.kind).where(EntryRow.id == entry))
    edit = await session.get(EntryEditRow, (entry, version))
    if edit is None:
        edit = EntryEditRow(
            entry=entry, version=version, lock=1, authors=[], edited_by=row.origin, edited_at=row.created_at
        )
    return Version(row, edit, str(kind))


async def find_for_update(
    session: AsyncSession, entry: str, version: int, lock: int | None, yours: Any = None
) -> Version:
    """One version, held by this transaction: its lock rises by one.

    Raises `EditConflict` when `lock` is given and is not the present one.
    """
    found = await find(session, entry, version)
    if found.edit not in session:
        session.add(found.edit)
        await session.flush()
    wanted = found.edit.lock if lock is None else lock
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        update(EntryEditRow)
        .where(EntryEditRow.entry == entry, EntryEditRow.version == version, EntryEditRow.lock == wanted)
        .values(lock=wanted + 1)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(found.edit)
    if result.rowcount != 1:
        await session.refresh(found.row)
        raise EditConflict(entry, version, found.edit.lock, found.edit.edited_by, found.row.content, yours or {})
    await session.refresh(found.row)
    return found


async def open_version(session: AsyncSession, entry: str) -> EntryVersionRow | None:
    """The version being worked on; there is at most one."""
    rows = await session.scalars(
        select(EntryVersionRow)
        .where(EntryVersionRow.entry == entry, EntryVersionRow.state.in_(OPEN_STATES))
        .order_by(EntryVersionRow.version.desc())
    )
    return rows.first()


async def published_version(session: AsyncSession, entry: str) -> EntryVersionRow | None:
    rows = await session.scalars(
        select(EntryVersionRow).where(EntryVersionRow.entry == entry, EntryVersionRow.state == VersionState.PUBLISHED)
    )
    return rows.first()


async def add_version(
    session: AsyncSession, entry: Entry, state: VersionState, by: Staff, now: datetime, based_on: int | None
) -> Version:
    """The next version of an entry, in the caller's transaction; the entry's own row must exist."""
    last = await session.scalar(select(func.max(EntryVersionRow.version)).where(EntryVersionRow.entry == entry.id))
    content = stored(entry)
    row = EntryVersionRow(
        entry=entry.id,
        version=(last or 0) + 1,
        state=state,
        origin=Origin.EDITOR,
        title="",
        department=entry.department,
        regions=[],
        valid_from=entry.valid_from,
        valid_to=None,
        content=content,
        content_hash="",
        created_at=now,
        published_at=now if state is VersionState.PUBLISHED else None,
    )
    write_content(row, entry)
    edit = EntryEditRow(
        entry=row.entry,
        version=row.version,
        lock=1,
        based_on=based_on,
        authors=[by.id],
        edited_by=by.name,
        edited_at=now,
    )
    session.add(row)
    await session.flush()
    session.add(edit)
    return Version(row, edit, kind_of(entry))


def write_content(row: EntryVersionRow, entry: Entry) -> None:
    """Put an entry into its row, with the columns that are looked up."""
    row.content = stored(entry)
    row.content_hash = content_hash(row.content)
    row.title, row.regions = entry.title[:200], list(entry.regions)
    row.valid_from, row.valid_to = entry.valid_from, entry.valid_to
