"""Signatures of contradictions: both owners stand by their side, or one of them changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.consistency import Finding
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.errors import NotAllowed, UnknownFinding
from knowledge_base.editing.lifecycle import OPEN_STATES
from knowledge_base.editing.recording import Recorder
from knowledge_base.editing.tables import ConflictSignatureRow
from knowledge_base.model import KINDS, Entry
from knowledge_base.store.tables import EntryRow, EntryVersionRow


@dataclass(frozen=True)
class Signature:
    department: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Conflict:
    """A finding with who has signed it. Within one department nobody needs to sign."""

    finding: Finding
    signatures: tuple[Signature, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The owners who have not signed."""
        if len(self.finding.departments) < 2:
            return ()
        return tuple(sorted(self.finding.departments - {signature.department for signature in self.signatures}))

    def to_data(self) -> dict[str, Any]:
        signed = [
            {"department": s.department, "by": s.by, "at": s.at.isoformat(), "note": s.note} for s in self.signatures
        ]
        return {**self.finding.to_data(), "signatures": signed, "missing": list(self.missing)}


async def with_signatures(session: AsyncSession, findings: Iterable[Finding]) -> list[Conflict]:
    """The findings with their signatures."""
    findings = list(findings)
    keys = [finding.key for finding in findings]
    rows = await session.scalars(
        select(ConflictSignatureRow)
        .where(ConflictSignatureRow.finding.in_(keys))
        .order_by(ConflictSignatureRow.department)
    )
    by_key: dict[str, list[Signature]] = {}
    for row in rows:
        by_key.setdefault(row.finding, []).append(Signature(row.department, row.by, row.at, row.note))
    return [Conflict(finding, tuple(by_key.get(finding.key, ()))) for finding in findings]


class Signing:
    """Lists the contradictions of the base and of the open versions, and signs them."""

    def __init__(self, database: Database, clock: Clock, base: PublishedBase) -> None:
        self._database, self._recorder, self._base = database, Recorder(clock), base

    async def conflicts(self, departments: Collection[str] | None = None) -> list[Conflict]:
        """All present ones; with `departments` those that concern one of them."""
        base = await self._base.get()
        async with self._database.read() as session:
            rows = await session.execute(
                select(EntryVersionRow.content, EntryRow.kind)
                .join(EntryRow, EntryRow.id == EntryVersionRow.entry)
                .where(EntryVersionRow.state.in_(OPEN_STATES))
            )
            entries = [KINDS[kind].model_validate(content) for content, kind in rows]
            found = {*base.findings, *(finding for entry in entries for finding in base.checker.findings_of(entry))}
            wanted = sorted(f for f in found if departments is None or f.departments & set(departments))
            return await with_signatures(session, wanted)

    async def of(self, entry: Entry) -> list[Conflict]:
        """What one entry, as it stands in some version, has against the rest of what is published."""
        base = await self._base.get()
        async with self._database.read() as session:
            return await with_signatures(session, base.checker.findings_of(entry))

    async def sign(self, by: Staff, key: str, note: str) -> Conflict:
        """Sign for one's department; a second time changes nothing. Raises `UnknownFinding`, `NotAllowed`."""
        found = next((c for c in await self.conflicts() if c.finding.key == key), None)
        if found is None:
            raise UnknownFinding(key)
        if by.department is None or by.department not in found.finding.departments:
            raise NotAllowed("会签由冲突双方的部门负责人办理。")
        async with self._database.transaction() as session:
            if await session.get(ConflictSignatureRow, (key, by.department)) is None:
                session.add(
                    ConflictSignatureRow(
                        finding=key,
                        department=by.department,
                        account=by.id,
                        by=by.name,
                        at=self._recorder.now(),
                        note=note,
                        document=found.finding.to_data(),
                    )
                )
                await session.flush()
                await self._recorder.signed(session, by, key)
            return (await with_signatures(session, [found.finding]))[0]
