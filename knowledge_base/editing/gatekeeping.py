"""The gate as publishing uses it: repeated while the search service lags behind, its report kept with the version."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from knowledge_base.editing.errors import GateClosed, GateOutrun
from knowledge_base.editing.gate import Gate
from knowledge_base.editing.gate_report import GateReport
from knowledge_base.editing.signatures import with_signatures
from knowledge_base.editing.tables import EntryEditRow
from knowledge_base.editing.versions import Version, find_for_update
from knowledge_base.store.published import revision_of

ATTEMPTS = 20
_PAUSE = 0.5


class Gatekeeper:
    """`pause` waits (seconds) between two attempts."""

    def __init__(self, database: Database, gate: Gate, pause: Callable[[float], Awaitable[None]]) -> None:
        self._database, self._gate, self._pause = database, gate, pause

    async def check(self, version: Version) -> GateReport:
        """The report on one version; waits a little while the service picks up what was published just before."""
        for _attempt in range(ATTEMPTS):
            try:
                report = await self._gate.run(version)
            except GateOutrun:
                await self._pause(_PAUSE)
                continue
            async with self._database.transaction() as session:
                await _keep(session, report)
            return report
        raise GateOutrun(*version.id)

    async def pass_through(self, version: Version) -> GateReport:
        """The report of a version that passes; raises `GateClosed` for one that does not."""
        report = await self.check(version)
        if not report.passed:
            raise GateClosed(report)
        return report

    async def holds(self, session: AsyncSession, report: GateReport) -> bool:
        """Whether base and signatures are still those that the gate saw."""
        conflicts = await with_signatures(session, [conflict.finding for conflict in report.conflicts])
        return await revision_of(session) == report.revision and not any(c.missing for c in conflicts)


async def _keep(session: AsyncSession, report: GateReport) -> None:
    edit = await session.get(EntryEditRow, (report.entry, report.version))
    if edit is None:
        edit = (await find_for_update(session, report.entry, report.version, None)).edit
    edit.gate = report.to_data()
