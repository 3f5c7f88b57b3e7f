"""What is already there: departments and regions by code and name, entries by id."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.content import City
from knowledge_base.model import KINDS, Department, Entry, Region
from knowledge_base.store.published import Published, read_departments
from knowledge_base.store.tables import EntryRow, EntryVersionRow, RegionRow, VersionState


@dataclass(frozen=True)
class Known:
    """The world an import is checked against; `entries` holds the newest version of each."""

    departments: tuple[Department, ...] = ()
    regions: tuple[Region, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def department_codes(self) -> dict[str, str]:
        """Codes, full and short names, each to its code. Aliases (婚姻登记处) are too loose for an owner."""
        return {word: d.id for d in self.departments for word in (d.name, d.short, d.id)}

    @property
    def region_codes(self) -> dict[str, str]:
        return {word: region.code for region in self.regions for word in (region.name, region.code)}


def known_of_city(city: City) -> Known:
    """From a city's folder (checks without a database)."""
    return Known(tuple(city.departments), tuple(city.regions), {entry.id: entry for entry in city.entries})


async def read_known(session: AsyncSession) -> Known:
    """From the database: the newest version of every entry, whatever its state."""
    newest = (
        select(EntryVersionRow.entry, func.max(EntryVersionRow.version).label("version"))
        .group_by(EntryVersionRow.entry)
        .subquery()
    )
    departments = await read_departments(session)
    regions = list(await session.scalars(select(RegionRow).order_by(RegionRow.code)))
    versions = await session.execute(
        select(EntryRow.kind, EntryVersionRow.content)
        .join(newest, newest.c.entry == EntryRow.id)
        .join(
            EntryVersionRow, (EntryVersionRow.entry == newest.c.entry) & (EntryVersionRow.version == newest.c.version)
        )
        .order_by(EntryRow.id)
    )
    contents = [(kind, content) for kind, content in versions]
    return await asyncio.to_thread(_known, departments, [row.content for row in regions], contents)


async def read_unpublished(session: AsyncSession, published: Published) -> Known:
    """The published base (as it was read before) with the newest version of every entry that is not published."""
    published_ids = select(EntryVersionRow.entry).where(EntryVersionRow.state == VersionState.PUBLISHED).subquery()
    newest = (
        select(EntryVersionRow.entry, func.max(EntryVersionRow.version).label("version"))
        .where(EntryVersionRow.entry.not_in(select(published_ids.c.entry)))
        .group_by(EntryVersionRow.entry)
        .subquery()
    )
    rows = await session.execute(
        select(EntryRow.kind, EntryVersionRow.content)
        .join(EntryVersionRow, EntryVersionRow.entry == EntryRow.id)
        .join(newest, (newest.c.entry == EntryVersionRow.entry) & (newest.c.version == EntryVersionRow.version))
    )
    beside = [KINDS[kind].model_validate(content) for kind, content in rows]
    entries = {entry.id: entry for entry in (*(item.entry for item in published.entries), *beside)}
    return Known(published.departments, published.regions, entries)


def _known(
    departments: tuple[Department, ...], regions: list[dict[str, Any]], contents: list[tuple[str, dict[str, Any]]]
) -> Known:
    entries = (KINDS[kind].model_validate(content) for kind, content in contents)
    return Known(
        departments,
        tuple(Region.model_validate(content) for content in regions),
        {entry.id: entry for entry in entries},
    )
