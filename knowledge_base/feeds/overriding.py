"""A local entry in the place of another base's, where the law leaves the matter to us."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.feeds.errors import OverrideRefused, UnknownSubscription
from knowledge_base.feeds.incoming import retire_published
from knowledge_base.feeds.tables import FeedEntryRow
from knowledge_base.loading import bump_revision
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState

# a document of a higher authority is never replaced; how a matter is handled locally may be told otherwise
_REPLACEABLE = frozenset({"guide", "faq"})


class Overriding:
    """Sets and lifts overrides. The other base's entry stays here, with every version, and is not told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock, self._audit = database, clock, AuditLog(clock)

    async def put(self, by: Staff, feed: str, remote_entry: str, local: str, reason: str) -> FeedEntryRow:
        """Let a published local entry of the same kind answer instead; `reason` names what allows it."""
        async with self._database.transaction() as session:
            row = await _row(session, feed, remote_entry)
            kind = await session.scalar(select(EntryRow.kind).where(EntryRow.id == row.entry))
            if kind not in _REPLACEABLE:
                raise OverrideRefused("上级的政策文件不能用本地的内容替代。")
            published = await session.scalar(
                select(EntryRow.kind)
                .join(EntryVersionRow, EntryVersionRow.entry == EntryRow.id)
                .where(EntryRow.id == local, EntryVersionRow.state == VersionState.PUBLISHED)
            )
            foreign = await session.scalar(select(FeedEntryRow.entry).where(FeedEntryRow.entry == local))
            if published != kind or foreign is not None:
                raise OverrideRefused("替代它的应当是本地已发布的、同一种类的知识。")
            row.overridden_by, row.override_reason = local, reason
            await retire_published(session, row.entry)
            await self._changed(session, by, "knowledge.override", row)
        return row

    async def lift(self, by: Staff, feed: str, remote_entry: str) -> FeedEntryRow:
        """The other base's entry answers again, as it is now."""
        async with self._database.transaction() as session:
            row = await _row(session, feed, remote_entry)
            if row.overridden_by is None:
                return row
            row.overridden_by, row.override_reason = None, ""
            versions = await session.scalars(
                select(EntryVersionRow)
                .where(EntryVersionRow.entry == row.entry)
                .order_by(EntryVersionRow.version.desc())
            )
            newest = versions.first()
            if newest is not None and not row.withdrawn and not row.problem:
                newest.state = VersionState.PUBLISHED
            await self._changed(session, by, "knowledge.override_lifted", row)
        return row

    async def _changed(self, session: AsyncSession, by: Staff, action: str, row: FeedEntryRow) -> None:
        await bump_revision(session, self._clock.now())
        details = {"by_entry": row.overridden_by, "reason": row.override_reason}
        await self._audit.record(session, action=action, subject=f"entry:{row.entry}", actor=by.name, details=details)


async def _row(session: AsyncSession, feed: str, remote_entry: str) -> FeedEntryRow:
    row = await session.get(FeedEntryRow, (feed, remote_entry))
    if row is None:
        raise UnknownSubscription(f"{feed}/{remote_entry}")
    return row
