"""Takes in a page of another base's feed: entries become local ones marked with their source, published at once.

The same page twice changes nothing; the cursor moves in the page's transaction, so that an interruption loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit import AuditLog
from foundation.departments import Department, load_departments
from knowledge_base.consistency import Finding
from knowledge_base.feeds.shapes import FeedChange, FeedPage
from knowledge_base.feeds.tables import FeedEntryRow, FeedSubscriptionRow
from knowledge_base.loading import bump_revision, content_hash, stored
from knowledge_base.model import KINDS, Entry
from knowledge_base.store.tables import EntryRow, EntryVersionRow, Origin, RegionRow, VersionState

_DEPARTMENT_LENGTH = 16
_LINKS = ("item", "successor")


@dataclass
class TakenIn:
    """What a page did, by entry ids of the other base.

    `conflicts`: what the changed entries say otherwise than other departments here; filled in after the last page.
    """

    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)

    def add(self, other: TakenIn) -> None:
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.withdrawn += other.withdrawn
        self.refused += other.refused


async def take_in(
    session: AsyncSession, subscription: FeedSubscriptionRow, page: FeedPage, now: datetime, audit: AuditLog
) -> TakenIn:
    """One page, in the caller's transaction."""
    report = TakenIn()
    regions = set(await session.scalars(select(RegionRow.code)))
    for change in page.changes:
        await _Taking(session, subscription.name, change, now, regions).run(report)
    subscription.cursor = max(subscription.cursor, page.next)
    subscription.pulled_at, subscription.error = now, ""
    if report.changed or report.withdrawn:
        await bump_revision(session, now)
        details = {"changed": len(report.changed), "withdrawn": len(report.withdrawn)}
        await audit.record(
            session, action="knowledge.feed", subject=f"feed:{subscription.name}", actor="feed", details=details
        )
    return report


class _Taking:
    """One change of one entry."""

    def __init__(self, session: AsyncSession, feed: str, change: FeedChange, now: datetime, regions: set[str]) -> None:
        self._session, self._feed, self._change, self._now, self._regions = session, feed, change, now, regions
        self._id = local_id(feed, change.entry)

    async def run(self, report: TakenIn) -> None:
        row = await self._session.get(FeedEntryRow, (self._feed, self._change.entry))
        if self._change.content is None:
            await self._withdraw(row, report)
            return
        digest = self._change.content_hash or content_hash(self._change.content)
        if row is not None and row.content_hash == digest and not row.withdrawn and not row.problem:
            report.unchanged.append(self._change.entry)
            return
        row = row or self._row()
        row.remote_version, row.content_hash, row.withdrawn = self._change.version or 0, digest, False
        row.source = self._source()
        try:
            entry = await self._entry()
        except _Refused as refused:
            row.problem = str(refused)[:500]
            report.refused.append(self._change.entry)
            return
        row.problem = ""
        await self._publish(entry, live=row.overridden_by is None)
        report.changed.append(self._change.entry)

    def _row(self) -> FeedEntryRow:
        row = FeedEntryRow(subscription=self._feed, remote_entry=self._change.entry, entry=self._id, override_reason="")
        self._session.add(row)
        return row

    async def _withdraw(self, row: FeedEntryRow | None, report: TakenIn) -> None:
        if row is None or row.withdrawn:
            report.unchanged.append(self._change.entry)
            return
        row.withdrawn = True
        await retire_published(self._session, self._id)
        report.withdrawn.append(self._change.entry)

    def _source(self) -> dict[str, Any]:
        owner = self._change.owner
        return {
            "feed": self._feed,
            "entry": self._change.entry,
            "version": self._change.version,
            "department": owner.id if owner else None,
            "department_name": owner.name if owner else self._feed,
        }

    async def _entry(self) -> Entry:
        kind = KINDS.get(self._change.kind)
        if kind is None:
            raise _Refused(f"不认识的种类：{self._change.kind}")
        content = linked(self._feed, self._change.content or {}) | {
            "id": self._id,
            "department": await self._department(),
        }
        try:
            entry = kind.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            raise _Refused(f"{'.'.join(map(str, first['loc']))}：{first['msg']}") from None
        unknown = sorted(set(entry.regions) - self._regions)
        if unknown:
            raise _Refused(f"本地没有这些地区：{'、'.join(unknown)}")
        return entry

    async def _department(self) -> str:
        """The owner in our register; a department that is already there by name is that one."""
        owner = self._change.owner
        if owner is None:
            raise _Refused("没有写归属部门")
        known = await self._session.scalar(select(Department.id).where(Department.name == owner.name))
        if known is not None:
            return known
        identifier = f"{self._feed}-{owner.id}"
        if len(identifier) > _DEPARTMENT_LENGTH:
            raise _Refused(f"部门代码太长：{identifier}")
        wanted = owner.model_dump(exclude={"id"}) | {"id": identifier, "aliases": []}
        if wanted["region"] not in self._regions:
            wanted["region"] = None
        await load_departments(self._session, [wanted])
        return identifier

    async def _publish(self, entry: Entry, *, live: bool) -> None:
        if await self._session.get(EntryRow, entry.id) is None:
            kind = self._change.kind
            self._session.add(EntryRow(id=entry.id, kind=kind, department=entry.department, created_at=self._now))
            await self._session.flush()
        await retire_published(self._session, entry.id)
        query = select(func.max(EntryVersionRow.version)).where(EntryVersionRow.entry == entry.id)
        last = await self._session.scalar(query)
        content = stored(entry)
        self._session.add(
            EntryVersionRow(
                entry=entry.id,
                version=(last or 0) + 1,
                state=VersionState.PUBLISHED if live else VersionState.RETIRED,
                origin=Origin.FEED,
                title=entry.title[:200],
                department=entry.department,
                regions=list(entry.regions),
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                content=content,
                content_hash=content_hash(content),
                created_at=self._now,
                published_at=self._now,
            )
        )
        await self._session.flush()


class _Refused(Exception):
    """Why one entry cannot be taken in; told to the operator, the others go on."""


def local_id(feed: str, entry: str) -> str:
    """What another base's entry is called here."""
    return f"{feed}-{entry}"[:80].rstrip("-")


def linked(feed: str, content: dict[str, Any]) -> dict[str, Any]:
    """The content with its references pointing to what the others are called here."""
    done = dict(content)
    for name in _LINKS:
        if isinstance(done.get(name), str):
            done[name] = local_id(feed, done[name])
    if isinstance(done.get("items"), list):
        done["items"] = [local_id(feed, item) for item in done["items"] if isinstance(item, str)]
    if content.keys() >= {"steps", "name"} and "materials" not in content:
        done["steps"] = [
            step | {"item": local_id(feed, str(step["item"]))} if isinstance(step, dict) and "item" in step else step
            for step in content["steps"]
        ]
    return done


async def retire_published(session: AsyncSession, entry: str) -> None:
    """Take the published version of an entry out, when there is one."""
    rows = await session.scalars(
        select(EntryVersionRow).where(EntryVersionRow.entry == entry, EntryVersionRow.state == VersionState.PUBLISHED)
    )
    for row in rows:
        row.state = VersionState.RETIRED
    await session.flush()
