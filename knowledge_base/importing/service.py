"""Importing as a whole: check a file (dry run), import it as drafts, propose a policy from a document, export."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.importing.documents.proposal import Proposal, propose
from knowledge_base.importing.errors import ImportRejected
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.files.sandbox import FileReader
from knowledge_base.importing.inspecting import inspect
from knowledge_base.importing.known import Known, read_known
from knowledge_base.importing.mapping import ColumnMapping
from knowledge_base.importing.problems import Place, Problem, Severity, errors_of, ordered
from knowledge_base.importing.reading import records_of
from knowledge_base.importing.storing import ImportReport, plan_import, store_drafts
from knowledge_base.importing.validating import Candidate, validate
from knowledge_base.model import Guide


@dataclass(frozen=True)
class Upload:
    """A file as it arrived; `declared` is the content type the sender claims."""

    name: str
    content: bytes
    declared: str = ""

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Checked:
    """The result of reading a file: entries that are well formed, and every problem."""

    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return bool(self.candidates) and not errors_of(self.problems)


@dataclass(frozen=True)
class DryRun:
    """What an import would do; `report` holds what it would write when there is no error."""

    report: ImportReport
    problems: tuple[Problem, ...]
    proposal: Proposal | None = None

    @property
    def ok(self) -> bool:
        return not errors_of(self.problems)

    def to_data(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "report": self.report.to_data(),
            "problems": [problem.to_data() for problem in self.problems],
            "proposal": self.proposal.to_data() if self.proposal else None,
        }


def check(
    raw: RawFile, known: Known, mapping: ColumnMapping | None = None, departments: frozenset[str] | None = None
) -> Checked:
    """Everything that can be told about a file without storing it (not for documents: see `propose`)."""
    assembled = records_of(raw, known, mapping)
    candidates, invalid = validate(assembled.records)
    if raw.sheets:
        candidates = [_keeping_eligibility(candidate, known) for candidate in candidates]
    found = inspect(candidates, known, departments)
    remarks = [Problem(Place(), remark, Severity.WARNING) for remark in raw.remarks]
    return Checked(tuple(candidates), ordered([*remarks, *assembled.problems, *invalid, *found]))


def _keeping_eligibility(candidate: Candidate, known: Known) -> Candidate:
    """No sheet has a column for who may apply: a guide that comes back in a workbook keeps what it had."""
    entry, before = candidate.entry, known.entries.get(candidate.entry.id)
    if not isinstance(entry, Guide) or not isinstance(before, Guide) or before.eligibility is None:
        return candidate
    return replace(candidate, entry=entry.model_copy(update={"eligibility": before.eligibility}))


Also = Callable[[AsyncSession, ImportReport], Awaitable[None]]


class Importer:
    """The port of the desk and of the command line to importing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        reader: FileReader,
        *,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._database, self._clock, self._reader, self._new_id = database, clock, reader, new_id

    async def dry_run(
        self,
        upload: Upload,
        *,
        mapping: ColumnMapping | None = None,
        departments: Iterable[str] | None = None,
        confirmed: dict[str, Any] | None = None,
    ) -> DryRun:
        """Every row's problem and what would be written; stores nothing. Raises `FileRefused`."""
        checked, proposal = await self._check(upload, mapping, departments, confirmed)
        if not checked.ok:
            return DryRun(ImportReport(), checked.problems, proposal)
        async with self._database.read() as session:
            plan = await plan_import(session, checked.candidates)
        return DryRun(plan.report, ordered([*checked.problems, *plan.problems]), proposal)

    async def run(
        self,
        upload: Upload,
        *,
        by: str,
        mapping: ColumnMapping | None = None,
        departments: Iterable[str] | None = None,
        confirmed: dict[str, Any] | None = None,
        also: Also | None = None,
    ) -> ImportReport:
        """Import a file into drafts in one transaction, which `also` may add to.

        Raises `FileRefused`, `ImportRejected`.
        """
        checked, _ = await self._check(upload, mapping, departments, confirmed)
        if not checked.ok:
            raise ImportRejected(errors_of(checked.problems))
        async with self._database.transaction() as session:
            report = await store_drafts(
                session,
                checked.candidates,
                file_name=upload.name,
                file_hash=upload.hash,
                by=by,
                clock=self._clock,
                new_id=self._new_id,
            )
            report.warnings = checked.problems
            if also is not None:
                await also(session, report)
        return report

    async def _check(
        self,
        upload: Upload,
        mapping: ColumnMapping | None,
        departments: Iterable[str] | None,
        confirmed: dict[str, Any] | None,
    ) -> tuple[Checked, Proposal | None]:
        raw = await self._reader.read(upload.name, upload.content, upload.declared)
        async with self._database.read() as session:
            known = await read_known(session)
        allowed = frozenset(departments) if departments is not None else None
        proposal = await asyncio.to_thread(propose, raw, known) if raw.blocks else None
        if proposal is not None:
            raw = RawFile(data=proposal.confirm(confirmed), remarks=raw.remarks)
        checked = await asyncio.to_thread(check, raw, known, mapping, allowed)
        return checked, proposal
