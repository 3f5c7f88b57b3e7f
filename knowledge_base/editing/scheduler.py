"""Publishes approved versions when their time has come. Times stand in the database: a restart loses none."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.editing.errors import EditConflict, GateClosed, WrongStep
from knowledge_base.editing.lifecycle import Action
from knowledge_base.editing.publishing import Publishing
from knowledge_base.editing.recording import Recorder
from knowledge_base.editing.tables import EntryEditRow
from knowledge_base.editing.versions import find_for_update
from knowledge_base.errors import KnowledgeError
from knowledge_base.store.tables import EntryVersionRow, VersionState

_log = structlog.get_logger("knowledge_scheduler")


class PublicationScheduler:
    """One runs in every desk process; two that meet publish once, because the version's state decides."""

    def __init__(self, database: Database, clock: Clock, publishing: Publishing) -> None:
        self._database, self._recorder, self._publishing = database, Recorder(clock), publishing

    async def run(self, every: float) -> None:
        """Look every so many seconds, until cancelled."""
        while True:
            try:
                await self.publish_due()
            except Exception:  # noqa: BLE001 - a database that is away comes back; the times are still there
                _log.exception("looking for due publications failed")
            await asyncio.sleep(every)

    async def publish_due(self) -> int:
        """Publish all that is due; returns how many were. A closed gate takes the version off the schedule."""
        done = 0
        for entry, version in await self._due():
            try:
                await self._publishing.publish(None, entry, version)
                done += 1
            except GateClosed:
                await self._give_up(entry, version)
            except (WrongStep, EditConflict):
                continue  # a person was faster
            except KnowledgeError as error:
                _log.warning("publication has to wait", entry=entry, version=version, why=type(error).__name__)
        return done

    async def _due(self) -> list[tuple[str, int]]:
        async with self._database.read() as session:
            rows = await session.execute(
                select(EntryEditRow.entry, EntryEditRow.version)
                .join(
                    EntryVersionRow,
                    (EntryVersionRow.entry == EntryEditRow.entry) & (EntryVersionRow.version == EntryEditRow.version),
                )
                .where(EntryEditRow.publish_at <= self._recorder.now(), EntryVersionRow.state == VersionState.APPROVED)
                .order_by(EntryEditRow.publish_at)
            )
            return [(entry, version) for entry, version in rows]

    async def _give_up(self, entry: str, version: int) -> None:
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, None)
            await self._recorder.step(session, found, Action.SCHEDULE_FAILED, None, "发布检查没有通过，见检查结果")
            found.edit.publish_at = None
        _log.warning("the publish gate stopped a scheduled publication", entry=entry, version=version)
