"""Edited content out of the database, in the templates it can come back in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.importing.known import Known
from knowledge_base.importing.templates import TEMPLATES
from knowledge_base.importing.writing import write_csv, write_json, write_workbook
from knowledge_base.model import KINDS, Entry
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState


class ExportFormat(StrEnum):
    """`xlsx` one kind in its template, `csv` FAQs only, `json` any kind and any content."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class Selection:
    """Which entries: empty means all. `published`: what citizens see, instead of the newest version."""

    kind: str | None = None
    departments: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    published: bool = False


async def read_entries(session: AsyncSession, chosen: Selection) -> list[Entry]:
    """The newest version of each entry that is not retired (or its published one), ordered by id."""
    query = (
        select(EntryRow.kind, EntryVersionRow)
        .join(EntryVersionRow, EntryRow.id == EntryVersionRow.entry)
        .where(EntryVersionRow.state != VersionState.RETIRED)
        .order_by(EntryVersionRow.entry, EntryVersionRow.version)
    )
    if chosen.published:
        query = query.where(EntryVersionRow.state == VersionState.PUBLISHED)
    if chosen.kind is not None:
        query = query.where(EntryRow.kind == chosen.kind)
    if chosen.departments:
        query = query.where(EntryVersionRow.department.in_(chosen.departments))
    newest = {row.entry: (kind, row) for kind, row in await session.execute(query)}
    return [
        KINDS[kind].model_validate(row.content)
        for identifier, (kind, row) in sorted(newest.items())
        if not chosen.ids or identifier in chosen.ids
    ]


def export(entries: Iterable[Entry], form: ExportFormat, kind: str | None, known: Known) -> bytes:
    """The file; raises `ExportRefused` when an entry does not fit, `ValueError` for a format the kind has not."""
    if form is ExportFormat.JSON:
        return write_json(entries)
    if form is ExportFormat.CSV and kind == "faq":
        return write_csv(entries)
    if form is ExportFormat.XLSX and kind in TEMPLATES:
        return write_workbook(TEMPLATES[kind], entries, known)
    raise ValueError(f"no {form.value} of {kind or 'several kinds'}")
