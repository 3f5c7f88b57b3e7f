"""Reviewing: approve what somebody else wrote, or give it back with a reason."""

from __future__ import annotations

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.editing.lifecycle import Action
from knowledge_base.editing.people import check_department, check_not_author
from knowledge_base.editing.recording import Recorder
from knowledge_base.editing.versions import Version, find_for_update


class Reviewing:
    """What reviewers do."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._recorder = database, Recorder(clock)

    async def approve(self, by: Staff, entry: str, version: int, lock: int, note: str = "") -> Version:
        """Approve; raises `OwnWork` for whoever wrote any of it."""
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, lock)
            check_department(by, found.row.department)
            check_not_author(by, found.edit.authors)
            await self._recorder.step(session, found, Action.APPROVE, by, note)
            found.edit.approved_by = by.name
        return found

    async def give_back(self, by: Staff, entry: str, version: int, lock: int, reason: str) -> Version:
        """Back to draft, with what is to be changed. Also withdraws an approval that is not published yet."""
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, lock)
            check_department(by, found.row.department)
            await self._recorder.step(session, found, Action.RETURN, by, reason)
            found.edit.approved_by, found.edit.publish_at = None, None
        return found
