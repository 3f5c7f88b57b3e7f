"""What is published now, read from the database in one consistent view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation import departments as register
from knowledge_base.model import KINDS, Department, Duty, Entry, Guide, Region
from knowledge_base.store.tables import (
    DutyRow,
    EntryRow,
    EntryVersionRow,
    KnowledgeRevisionRow,
    RegionRow,
    VersionState,
)

_AT_ONCE = 500


@dataclass(frozen=True)
class PublishedEntry:
    """A published version with its content."""

    entry: Entry
    kind: str
    version: int
    content_hash: str


@dataclass(frozen=True)
class Published:
    """All that the search index is made of."""

    revision: int
    entries: tuple[PublishedEntry, ...]
    departments: tuple[Department, ...]
    regions: tuple[Region, ...]
    duties: tuple[Duty, ...]

    @property
    def guides(self) -> tuple[Guide, ...]:
        return tuple(p.entry for p in self.entries if isinstance(p.entry, Guide))


async def revision_of(session: AsyncSession) -> int:
    """The number of the last change; 0 before anything was loaded."""
    return await session.scalar(select(KnowledgeRevisionRow.revision).where(KnowledgeRevisionRow.id == 1)) or 0


async def read_departments(session: AsyncSession) -> tuple[Department, ...]:
    """The register of departments, by id."""
    rows = await session.scalars(select(register.Department).order_by(register.Department.id))
    return tuple(Department.model_validate({key: getattr(row, key) for key in Department.model_fields}) for row in rows)


async def read_published(session: AsyncSession, known: Published | None = None) -> Published:
    """Read everything published, ordered by id, so that the same content always makes the same index.

    Entries whose version stands in `known` are taken from there: only what has changed is read and validated.
    """
    revision = await revision_of(session)
    present = {(p.entry.id, p.version, p.content_hash): p for p in known.entries} if known is not None else {}
    columns = select(EntryVersionRow.entry, EntryVersionRow.version, EntryVersionRow.content_hash)
    rows = await session.execute(
        columns.where(EntryVersionRow.state == VersionState.PUBLISHED).order_by(EntryVersionRow.entry)
    )
    found = [(entry, version, digest) for entry, version, digest in rows]
    changed = await _read_entries(session, [key for key in found if key not in present])
    entries = tuple(present[key] if key in present else changed[key] for key in found)
    departments = await read_departments(session)
    regions = await session.scalars(select(RegionRow).order_by(RegionRow.code))
    duties = await session.scalars(select(DutyRow).order_by(DutyRow.id))
    return Published(
        revision,
        entries,
        departments,
        tuple(Region.model_validate(row.content) for row in regions),
        tuple(Duty.model_validate(row.content) for row in duties),
    )


async def read_version(session: AsyncSession, entry: str, version: int) -> PublishedEntry | None:
    """A version that is or once was published; None for any other, a draft included."""
    row = await session.get(EntryVersionRow, (entry, version))
    if row is None or row.published_at is None or row.state not in (VersionState.PUBLISHED, VersionState.RETIRED):
        return None
    kind = (await session.get_one(EntryRow, entry)).kind
    return PublishedEntry(KINDS[kind].model_validate(row.content), kind, row.version, row.content_hash)


async def _read_entries(
    session: AsyncSession, wanted: Sequence[tuple[str, int, str]]
) -> dict[tuple[str, int, str], PublishedEntry]:
    found: dict[tuple[str, int, str], PublishedEntry] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        names = [entry for entry, _, _ in wanted[start : start + _AT_ONCE]]
        rows = await session.execute(
            select(EntryVersionRow, EntryRow.kind)
            .join(EntryRow, EntryRow.id == EntryVersionRow.entry)
            .where(EntryVersionRow.state == VersionState.PUBLISHED, EntryVersionRow.entry.in_(names))
        )
        for row, kind in rows:
            entry = KINDS[kind].model_validate(row.content)
            key = (row.entry, row.version, row.content_hash)
            found[key] = PublishedEntry(entry, kind, row.version, row.content_hash)
    return found
