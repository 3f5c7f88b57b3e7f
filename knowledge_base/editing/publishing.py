"""Publishing: through the gate now or at a time; retiring with a successor; one step back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.editing.contents import references_of
from knowledge_base.editing.errors import (
    GateOutrun,
    NotAllowed,
    NothingBefore,
    StillReferred,
    UnknownVersion,
)
from knowledge_base.editing.gate import Gate
from knowledge_base.editing.gate_report import GateReport
from knowledge_base.editing.gatekeeping import ATTEMPTS, Gatekeeper
from knowledge_base.editing.lifecycle import Action, after
from knowledge_base.editing.people import check_department
from knowledge_base.editing.recording import Recorder
from knowledge_base.editing.versions import (
    Version,
    add_version,
    find,
    find_for_update,
    published_version,
)
from knowledge_base.feeds.subscribed import check_local
from knowledge_base.loading import bump_revision
from knowledge_base.store.published import read_published
from knowledge_base.store.tables import EntryVersionRow, VersionState


class Publishing:
    """What changes what citizens are told. `pause` waits (seconds) between two attempts of the gate."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gate: Gate,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database, self._recorder = database, Recorder(clock)
        self._gate = Gatekeeper(database, gate, pause)

    async def check(self, entry: str, version: int) -> GateReport:
        """Run the gate and keep its report with the version; publishes nothing."""
        async with self._database.read() as session:
            found = await find(session, entry, version)
        return await self._gate.check(found)

    async def publish(self, by: Staff | None, entry: str, version: int, lock: int | None = None) -> Version:
        """Publish an approved version in place of the present one.

        `by` None is the scheduler. Raises `GateClosed` with the report, `WrongStep`, `EditConflict`,
        `KnowledgeUnavailable`. What the gate saw is what is published: when the base changes meanwhile it runs again.
        """
        for _attempt in range(ATTEMPTS):
            async with self._database.read() as session:
                found = await find(session, entry, version)
            if by is not None:
                check_department(by, found.row.department)
            after(Action.PUBLISH, entry, version, found.row.state)
            report = await self._gate.pass_through(found)
            async with self._database.transaction() as session:
                if not await self._gate.holds(session, report):
                    continue
                found = await find_for_update(session, entry, version, lock)
                if found.row.content_hash != report.content_hash:
                    continue
                await self._put_live(session, found, by)
                return found
        raise GateOutrun(entry, version)

    async def schedule(self, by: Staff, entry: str, version: int, lock: int, at: datetime) -> Version:
        """Publish later. The gate runs now, so that a refusal is told now, and again when the time has come."""
        if at <= self._recorder.now():
            raise NotAllowed("发布时间要在将来；现在就发布请不填时间。")
        async with self._database.read() as session:
            found = await find(session, entry, version)
        await self._gate.pass_through(found)
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, lock)
            check_department(by, found.row.department)
            await self._recorder.step(session, found, Action.SCHEDULE, by, at.isoformat(timespec="minutes"))
            found.edit.publish_at, found.edit.scheduled_by = at, by.id
        return found

    async def unschedule(self, by: Staff, entry: str, version: int, lock: int) -> Version:
        """The version stays approved."""
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, lock)
            check_department(by, found.row.department)
            await self._recorder.step(session, found, Action.UNSCHEDULE, by)
            found.edit.publish_at = None
        return found

    async def retire(self, by: Staff, entry: str, reason: str, successor: str | None = None) -> Version:
        """Take a published entry out. Raises `StillReferred` while published entries belong to it."""
        async with self._database.transaction() as session:
            row = await published_version(session, entry)
            if row is None:
                raise UnknownVersion(entry)
            check_department(by, row.department)
            await check_local(session, entry)
            if successor is not None and (successor == entry or await published_version(session, successor) is None):
                raise UnknownVersion(successor)
            published = await read_published(session)
            referring = [item.entry.id for item in published.entries if entry in references_of(item.entry)]
            if referring:
                raise StillReferred(entry, referring)
            found = await find_for_update(session, entry, row.version, None)
            note = f"{reason}（由 {successor} 接替）" if successor else reason
            await self._recorder.step(session, found, Action.RETIRE, by, note)
            found.edit.successor = successor
            await bump_revision(session, self._recorder.now())
        return found

    async def roll_back(self, by: Staff, entry: str, reason: str) -> Version:
        """The text that was published before is published again, as a new version, through the gate.

        Raises `GateClosed` when what was published meanwhile does not go with it, `NothingBefore`. A wrong answer that
        must not wait is retired.
        """
        for _attempt in range(ATTEMPTS):
            async with self._database.read() as session:
                _, earlier = await self._before(session, by, entry)
            report = await self._gate.pass_through(earlier)
            async with self._database.transaction() as session:
                present, earlier = await self._before(session, by, entry)
                same = earlier.row.content_hash == report.content_hash
                if not same or not await self._gate.holds(session, report):
                    continue
                now = self._recorder.now()
                replaced = await find_for_update(session, entry, present.version, None)
                await self._recorder.step(session, replaced, Action.REPLACE, by, reason)
                number = earlier.row.version
                restored = await add_version(session, earlier.entry, VersionState.PUBLISHED, by, now, number)
                await self._recorder.record(session, restored.row, Action.ROLL_BACK, by, f"回到第{number}版：{reason}")
                await bump_revision(session, now)
                return restored
        raise GateOutrun(entry, 0)

    async def _before(self, session: AsyncSession, by: Staff, entry: str) -> tuple[EntryVersionRow, Version]:
        """The published version and the one whose other text was published before it."""
        row = await published_version(session, entry)
        if row is None:
            raise UnknownVersion(entry)
        check_department(by, row.department)
        await check_local(session, entry)
        before = await session.scalars(
            select(EntryVersionRow.version)
            .where(
                EntryVersionRow.entry == entry,
                EntryVersionRow.version < row.version,
                EntryVersionRow.published_at.is_not(None),
                EntryVersionRow.content_hash != row.content_hash,
            )
            .order_by(EntryVersionRow.version.desc())
        )
        earlier = before.first()
        if earlier is None:
            raise NothingBefore(entry)
        return row, await find(session, entry, earlier)

    async def _put_live(self, session: AsyncSession, found: Version, by: Staff | None) -> None:
        now = self._recorder.now()
        before = await published_version(session, found.row.entry)
        if before is not None:
            replaced = await find_for_update(session, before.entry, before.version, None)
            await self._recorder.step(session, replaced, Action.REPLACE, by, f"第{found.row.version}版")
        await self._recorder.step(session, found, Action.PUBLISH, by)
        found.row.published_at, found.edit.publish_at = now, None
        await bump_revision(session, now)
