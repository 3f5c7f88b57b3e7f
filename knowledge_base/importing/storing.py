"""Writes checked entries as drafts, all or none, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from knowledge_base.importing.errors import ImportRejected
from knowledge_base.importing.problems import Problem
from knowledge_base.importing.tables import KnowledgeImportedRow, KnowledgeImportRow, Outcome
from knowledge_base.importing.validating import Candidate
from knowledge_base.loading import content_hash, stored
from knowledge_base.model import Entry, kind_of
from knowledge_base.store.tables import EntryRow, EntryVersionRow, Origin, VersionState

_OPEN = {VersionState.DRAFT: "草稿", VersionState.IN_REVIEW: "审核中", VersionState.APPROVED: "待发布"}


@dataclass
class ImportReport:
    """What an import did (or, as a dry run, would do), by entry ids."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Imported before with this very content, and edited by a person since: left as it is."""
    warnings: tuple[Problem, ...] = ()
    written: list[tuple[str, int]] = field(default_factory=list)
    """The drafts: entry and version."""

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed)

    def summary(self) -> str:
        """One line for the editor."""
        return (
            f"新增 {len(self.added)}，新版本 {len(self.changed)}，无变化 {len(self.unchanged)}，"
            f"保留人工修改 {len(self.kept)}"
        )

    def to_data(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "kept": self.kept,
            "warnings": [problem.to_data() for problem in self.warnings],
        }


@dataclass(frozen=True)
class Plan:
    """What storing would do: per outcome the entries, and the drafts in the way."""

    report: ImportReport
    write: tuple[tuple[Entry, EntryVersionRow | None], ...]
    """Each entry with its newest version so far; None for a new entry."""
    superseded: tuple[EntryVersionRow, ...]
    problems: tuple[Problem, ...]


async def plan_import(session: AsyncSession, candidates: Sequence[Candidate]) -> Plan:
    """Compare with the newest versions. An open version that a person made is never replaced: that is a problem."""
    ids = [candidate.entry.id for candidate in candidates]
    newest = await _newest(session, ids)
    imports = await _last_imports(session, ids)
    report, write, superseded, problems = ImportReport(), [], [], []
    for candidate in candidates:
        entry = candidate.entry
        row, last = newest.get(entry.id), imports.get(entry.id)
        digest = content_hash(stored(entry))
        if row is None:
            report.added.append(entry.id)
        elif row.content_hash == digest:
            report.unchanged.append(entry.id)
            continue
        elif last is not None and last.content_hash == digest:
            report.kept.append(entry.id)
            continue
        elif row.state in _OPEN:
            own = last is not None and last.version == row.version and last.content_hash == row.content_hash
            if not own or row.state != VersionState.DRAFT:
                state = _OPEN[VersionState(row.state)]
                text = f"「{entry.id}」已有未完成的第 {row.version} 版（{state}），请先发布或退回，再导入"
                problems.append(Problem(candidate.record.place(("id",)), text, entry=entry.id))
                continue
            superseded.append(row)
            report.changed.append(entry.id)
        else:
            report.changed.append(entry.id)
        write.append((entry, row))
    return Plan(report, tuple(write), tuple(superseded), tuple(problems))


async def store_drafts(
    session: AsyncSession,
    candidates: Sequence[Candidate],
    *,
    file_name: str,
    file_hash: str,
    by: str,
    clock: Clock,
    new_id: Callable[[], str],
) -> ImportReport:
    """Write what is new or changed as drafts; raises `ImportRejected` when an open version is in the way."""
    plan = await plan_import(session, candidates)
    if plan.problems:
        raise ImportRejected(plan.problems)
    if not plan.write:
        return plan.report
    now, identifier = clock.now(), new_id()
    session.add(
        KnowledgeImportRow(
            id=identifier, file_name=file_name[:255], file_hash=file_hash, imported_by=by, imported_at=now
        )
    )
    for row in plan.superseded:
        row.state = VersionState.RETIRED
    for entry, before in plan.write:
        if before is None:
            session.add(EntryRow(id=entry.id, kind=kind_of(entry), department=entry.department, created_at=now))
    await session.flush()
    for entry, before in plan.write:
        version = _draft(entry, before.version + 1 if before is not None else 1, now)
        session.add(version)
        plan.report.written.append((version.entry, version.version))
        session.add(
            KnowledgeImportedRow(
                import_id=identifier,
                entry=entry.id,
                version=version.version,
                outcome=Outcome.CHANGED if before is not None else Outcome.ADDED,
                content_hash=version.content_hash,
            )
        )
    await session.flush()
    return plan.report


def _draft(entry: Entry, number: int, now: datetime) -> EntryVersionRow:
    content = stored(entry)
    return EntryVersionRow(
        entry=entry.id,
        version=number,
        state=VersionState.DRAFT,
        origin=Origin.EDITOR,
        title=entry.title,
        department=entry.department,
        regions=list(entry.regions),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        content=content,
        content_hash=content_hash(content),
        created_at=now,
        published_at=None,
    )


async def _newest(session: AsyncSession, ids: Iterable[str]) -> dict[str, EntryVersionRow]:
    rows: dict[str, EntryVersionRow] = {}
    for part in _parts(list(ids)):
        query = select(EntryVersionRow).where(EntryVersionRow.entry.in_(part)).order_by(EntryVersionRow.version)
        rows |= {row.entry: row for row in await session.scalars(query)}
    return rows


async def _last_imports(session: AsyncSession, ids: Iterable[str]) -> dict[str, KnowledgeImportedRow]:
    rows: dict[str, KnowledgeImportedRow] = {}
    for part in _parts(list(ids)):
        query = (
            select(KnowledgeImportedRow)
            .where(KnowledgeImportedRow.entry.in_(part))
            .order_by(KnowledgeImportedRow.version)
        )
        rows |= {row.entry: row for row in await session.scalars(query)}
    return rows


def _parts(ids: list[str]) -> Iterable[list[str]]:
    """Databases bound the number of parameters of one statement."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))
