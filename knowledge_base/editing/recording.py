"""Steps of a version's life, each recorded in its history and in the audit log, in the step's own transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.audit import AuditLog
from foundation.clock import Clock
from knowledge_base.editing.lifecycle import Action, after
from knowledge_base.editing.people import SCHEDULER
from knowledge_base.editing.tables import EntryTransitionRow
from knowledge_base.editing.versions import Version
from knowledge_base.store.tables import EntryVersionRow


class Recorder:
    """Moves versions on. `by` None is the scheduler."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._audit = clock, AuditLog(clock)

    def now(self) -> datetime:
        return self._clock.now()

    async def step(
        self, session: AsyncSession, version: Version, action: Action, by: Staff | None, note: str = ""
    ) -> None:
        """Move a version on and record who did it; raises `WrongStep`."""
        row = version.row
        row.state = after(action, row.entry, row.version, row.state)
        await self.record(session, row, action, by, note)

    async def record(
        self, session: AsyncSession, row: EntryVersionRow, action: Action, by: Staff | None, note: str = ""
    ) -> None:
        """Add to a version's history."""
        session.add(
            EntryTransitionRow(
                entry=row.entry,
                version=row.version,
                at=self._clock.now(),
                account=by.id if by is not None else None,
                by=by.name if by is not None else SCHEDULER,
                action=action,
                state=row.state,
                content_hash=row.content_hash,
                note=note,
            )
        )
        details = {"state": row.state, "content_hash": row.content_hash}
        subject = f"entry:{row.entry}/{row.version}"
        actor = by.name if by is not None else "scheduler"
        await self._audit.record(
            session, action=f"knowledge.{action.value}", subject=subject, actor=actor, details=details
        )

    async def signed(self, session: AsyncSession, by: Staff, finding: str) -> None:
        """A department stands by its side of a contradiction."""
        details = {"department": by.department}
        subject = f"conflict:{finding}"
        await self._audit.record(session, action="knowledge.sign", subject=subject, actor=by.name, details=details)
