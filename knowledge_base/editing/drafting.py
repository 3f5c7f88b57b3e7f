"""Writing: a new entry, a new version of one, saving, sending to review, giving up."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.editing.contents import entry_of
from knowledge_base.editing.errors import EditConflict, NotAllowed, OpenVersionExists, UnknownVersion
from knowledge_base.editing.lifecycle import Action, after
from knowledge_base.editing.people import check_department
from knowledge_base.editing.recording import Recorder
from knowledge_base.editing.versions import (
    Version,
    add_version,
    find,
    find_for_update,
    open_version,
    published_version,
    write_content,
)
from knowledge_base.feeds.subscribed import check_local
from knowledge_base.model import DevelopmentQuestion, kind_of
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState


class Drafting:
    """What editors do. Each step is one transaction and is recorded."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._recorder = database, Recorder(clock)

    async def create(self, by: Staff, kind: str, content: dict[str, Any]) -> Version:
        """A new entry's first draft; raises `ContentInvalid`, `OpenVersionExists`, `NotAllowed`."""
        async with self._database.read() as session:
            entry = await entry_of(session, kind, content)
        check_department(by, entry.department)
        now = self._recorder.now()
        async with self._database.transaction() as session:
            if await session.get(EntryRow, entry.id) is not None:
                raise NotAllowed("已有这个编码的知识；请打开它新建版本，或换一个编码。")
            session.add(EntryRow(id=entry.id, kind=kind_of(entry), department=entry.department, created_at=now))
            await session.flush()
            version = await add_version(session, entry, VersionState.DRAFT, by, now, None)
            await self._recorder.record(session, version.row, Action.CREATE, by)
        return version

    async def begin(self, by: Staff, entry: str, based_on: int) -> Version:
        """A draft that begins with the content of a version; raises `OpenVersionExists` when there is one already."""
        now = self._recorder.now()
        async with self._database.transaction() as session:
            base = await find(session, entry, based_on)
            check_department(by, base.row.department)
            await check_local(session, entry)
            await _none_open(session, entry)
            version = await add_version(session, base.entry, VersionState.DRAFT, by, now, based_on)
            await self._recorder.record(session, version.row, Action.CREATE, by, f"自第{based_on}版")
        return version

    async def save(self, by: Staff, entry: str, version: int, lock: int, content: dict[str, Any]) -> Version:
        """Save a draft. Raises `EditConflict` with both texts when somebody saved since `lock` was read."""
        async with self._database.read() as session:
            kind = await session.get(EntryRow, entry)
            if kind is None:
                raise UnknownVersion(entry, version)
            present = await find(session, entry, version)
            check_department(by, present.row.department)
            if present.edit.lock != lock:  # the conflict is told even when the refused text is not well formed
                theirs = present.row.content
                raise EditConflict(entry, version, present.edit.lock, present.edit.edited_by, theirs, content)
            after(Action.SAVE, entry, version, present.row.state)
            changed = await entry_of(session, kind.kind, content)
        if changed.id != entry:
            raise NotAllowed("条目编码不能改；请新建条目。")
        now = self._recorder.now()
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, lock, content)
            write_content(found.row, changed)
            await self._recorder.step(session, found, Action.SAVE, by)
            found.edit.authors = sorted({*found.edit.authors, by.id})
            found.edit.edited_by, found.edit.edited_at = by.name, now
        return found

    async def add_question(self, by: Staff, entry: str, question: DevelopmentQuestion) -> Version:
        """A development question more, in the draft there is or in a new one; once, however often it is asked for.

        Raises `WrongStep` while the open version is under review.
        """
        async with self._database.read() as session:
            row = await open_version(session, entry) or await published_version(session, entry)
            if row is None:
                raise UnknownVersion(entry)
            found = await find(session, entry, row.version)
        if any(known.text == question.text for known in found.entry.development_questions):
            return found
        if row.state == VersionState.PUBLISHED:
            found = await self.begin(by, entry, row.version)
        content = dict(found.row.content)
        content["development_questions"] = [*content["development_questions"], question.model_dump(mode="json")]
        return await self.save(by, entry, found.row.version, found.edit.lock, content)

    async def submit(self, by: Staff, entry: str, version: int, lock: int, note: str = "") -> Version:
        """Send a draft to review."""
        return await self._step(by, entry, version, lock, Action.SUBMIT, note)

    async def discard(self, by: Staff, entry: str, version: int, lock: int, note: str = "") -> Version:
        """Give up a version that was never published; it is kept."""
        return await self._step(by, entry, version, lock, Action.DISCARD, note)

    async def _step(self, by: Staff, entry: str, version: int, lock: int, action: Action, note: str) -> Version:
        async with self._database.transaction() as session:
            found = await find_for_update(session, entry, version, lock)
            check_department(by, found.row.department)
            await self._recorder.step(session, found, action, by, note)
            found.edit.publish_at = None
        return found


async def _none_open(session: AsyncSession, entry: str) -> None:
    row: EntryVersionRow | None = await open_version(session, entry)
    if row is not None:
        found = await find(session, entry, row.version)
        raise OpenVersionExists(entry, row.version, row.state, found.edit.edited_by)
