"""Loads a city's files into the database.

The same files twice change nothing; a changed record becomes a new published version and the one before is
retired. An entry whose latest version an editor wrote is left alone: the files never overwrite the console.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock, SystemClock
from foundation.departments import load_departments
from knowledge_base.content import City, read_city
from knowledge_base.model import Entry, kind_of
from knowledge_base.store.published import Published, PublishedEntry
from knowledge_base.store.tables import (
    DutyRow,
    EntryRow,
    EntryVersionRow,
    KnowledgeRevisionRow,
    Origin,
    RegionRow,
    VersionState,
)


@dataclass
class LoadReport:
    """What a load did, by entry ids; `kept` were left to their editors."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    organisation_changed: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed or self.organisation_changed)

    def summary(self) -> str:
        """One line for the terminal."""
        return (
            f"{len(self.added)} entries added, {len(self.changed)} changed, {len(self.unchanged)} unchanged, "
            f"{len(self.kept)} kept as their editors left them"
        )


async def load_city(session: AsyncSession, folder: Path, clock: Clock | None = None) -> LoadReport:
    """Load `folder` (docs/knowledge-format.md) in the caller's transaction; raises `ContentError`."""
    city = read_city(folder)
    now = (clock or SystemClock()).now()
    report = LoadReport()
    report.organisation_changed = await _load_organisation(session, city)
    latest = await _latest_versions(session)
    for entry in city.entries:
        await _load_entry(session, entry, latest.get(entry.id, []), now, report)
    if report.anything:
        await bump_revision(session, now)
    return report


def publish_in_memory(city: City) -> Published:
    """The city as if it had just been loaded into an empty database (training, evaluation, tests)."""
    entries = sorted(city.entries, key=lambda entry: entry.id)
    return Published(
        0,
        tuple(PublishedEntry(entry, kind_of(entry), 1, content_hash(stored(entry))) for entry in entries),
        tuple(sorted(city.departments, key=lambda d: d.id)),
        tuple(sorted(city.regions, key=lambda r: r.code)),
        tuple(sorted(city.duties, key=lambda d: d.id)),
    )


async def bump_revision(session: AsyncSession, now: datetime) -> int:
    """Tell the search service that what is published has changed."""
    row = await session.get(KnowledgeRevisionRow, 1)
    if row is None:
        row = KnowledgeRevisionRow(id=1, revision=0, changed_at=now)
        session.add(row)
    row.revision += 1
    row.changed_at = now
    return row.revision


def stored(record: BaseModel) -> dict[str, Any]:
    """A record as it stands in the database: the keys of the YAML files."""
    return record.model_dump(mode="json", by_alias=True)


def content_hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


async def _latest_versions(session: AsyncSession) -> dict[str, list[EntryVersionRow]]:
    rows = await session.scalars(select(EntryVersionRow).order_by(EntryVersionRow.entry, EntryVersionRow.version))
    versions: dict[str, list[EntryVersionRow]] = {}
    for row in rows:
        versions.setdefault(row.entry, []).append(row)
    return versions


async def _load_entry(
    session: AsyncSession, entry: Entry, versions: list[EntryVersionRow], now: datetime, report: LoadReport
) -> None:
    content = stored(entry)
    digest = content_hash(content)
    loaded = [row for row in versions if row.origin == Origin.CITY]
    if loaded and loaded[-1].content_hash == digest:
        report.unchanged.append(entry.id)
        return
    if versions and versions[-1].origin == Origin.EDITOR:
        report.kept.append(entry.id)
        return
    if not versions:
        session.add(EntryRow(id=entry.id, kind=kind_of(entry), department=entry.department, created_at=now))
        await session.flush()
    for row in versions:
        if row.state == VersionState.PUBLISHED:
            row.state = VersionState.RETIRED
    number = versions[-1].version + 1 if versions else 1
    session.add(
        EntryVersionRow(
            entry=entry.id,
            version=number,
            state=VersionState.PUBLISHED,
            origin=Origin.CITY,
            title=entry.title,
            department=entry.department,
            regions=list(entry.regions),
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            content=content,
            content_hash=digest,
            created_at=now,
            published_at=now,
        )
    )
    (report.changed if versions else report.added).append(entry.id)


async def _load_organisation(session: AsyncSession, city: City) -> bool:
    offices = await load_departments(session, [stored(department) for department in city.departments]) > 0
    regions = await _load_records(session, RegionRow, "code", city.regions)
    duties = await _load_records(session, DutyRow, "id", city.duties)
    return offices or regions or duties


async def _load_records(
    session: AsyncSession,
    table: type[RegionRow] | type[DutyRow],
    key: str,
    records: Sequence[BaseModel],
) -> bool:
    """Store new and changed records; whether there were any. Records no longer in the files stay."""
    existing: dict[str, Any] = {getattr(row, key): row for row in await session.scalars(select(table))}
    changed = False
    for record in records:
        content = stored(record)
        row = existing.get(content[key])
        if row is not None and row.content == content:
            continue
        changed = True
        if row is None:
            session.add(table(**{key: content[key], "content": content}))
        else:
            row.content = content
    return changed
