"""Fetches the feeds we subscribed to, page by page, from where we stopped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection

import aiohttp
import structlog
from pydantic import ValidationError
from sqlalchemy import select

from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.consistency import Finding
from knowledge_base.editing.base import PublishedBase
from knowledge_base.feeds.errors import FeedUnreadable, UnknownSubscription
from knowledge_base.feeds.incoming import TakenIn, local_id, take_in
from knowledge_base.feeds.shapes import FeedPage
from knowledge_base.feeds.tables import FeedSubscriptionRow

PAGE = 100
_LARGEST = 32 * 1024 * 1024
_log = structlog.get_logger("feeds")


class FeedPuller:
    """`timeout` (seconds) holds for one page."""

    def __init__(self, database: Database, clock: Clock, *, page: int = PAGE, timeout: float = 30.0) -> None:
        self._database, self._clock, self._page = database, clock, page
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._audit = AuditLog(clock)
        self._base = PublishedBase(database)

    async def run(self, every: float) -> None:
        """Fetch all every so many seconds, until cancelled."""
        while True:
            try:
                await self.pull_all()
            except Exception:  # noqa: BLE001 - the cursors stand in the database: the next round goes on there
                _log.exception("fetching feeds failed")
            await asyncio.sleep(every)

    async def pull_all(self) -> None:
        """Every subscription; one that cannot be read keeps its error and does not stop the others."""
        async with self._database.read() as session:
            names = list(await session.scalars(select(FeedSubscriptionRow.name).order_by(FeedSubscriptionRow.name)))
        for name in names:
            try:
                await self.pull(name)
            except FeedUnreadable as error:
                _log.warning("feed cannot be read", feed=name, why=error.problem)

    async def pull(self, name: str) -> TakenIn:
        """All pages after the cursor; raises `UnknownSubscription`, `FeedUnreadable`."""
        report = TakenIn()
        async with aiohttp.ClientSession(timeout=self._timeout) as http:
            while True:
                subscription = await self._subscription(name)
                try:
                    page = await self._fetch(http, subscription)
                except FeedUnreadable as error:
                    await self._remember(name, error.problem)
                    raise
                done = await self._store(name, subscription.cursor, page)
                if done is not None:
                    report.add(done)
                if not page.more:
                    break
        report.conflicts = await self._conflicts({local_id(name, entry) for entry in report.changed})
        if report.conflicts:
            _log.warning("a feed contradicts other departments", feed=name, conflicts=len(report.conflicts))
        return report

    async def _conflicts(self, changed: Collection[str]) -> list[Finding]:
        """What was taken in and another department here says otherwise; both are told, neither is held back."""
        if not changed:
            return []
        base = await self._base.get()
        entries = [item.entry for item in base.published.entries if item.entry.id in changed]
        found = await asyncio.to_thread(base.checker.findings_among, entries)
        return [finding for finding in found if len(finding.departments) > 1]

    async def _subscription(self, name: str) -> FeedSubscriptionRow:
        async with self._database.read() as session:
            row = await session.get(FeedSubscriptionRow, name)
        if row is None:
            raise UnknownSubscription(name)
        return row

    async def _fetch(self, http: aiohttp.ClientSession, subscription: FeedSubscriptionRow) -> FeedPage:
        url = f"{subscription.url.rstrip('/')}/feeds/v1/changes"
        query = {"after": str(subscription.cursor), "limit": str(self._page)}
        headers = {"Authorization": f"Bearer {subscription.token}"}
        try:
            async with http.get(url, params=query, headers=headers, allow_redirects=False) as response:
                if response.status != 200:
                    raise FeedUnreadable(subscription.name, f"对方回答 {response.status}")
                body = await response.content.read(_LARGEST + 1)
                while len(body) <= _LARGEST and (chunk := await response.content.read(_LARGEST + 1 - len(body))):
                    body += chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FeedUnreadable(subscription.name, f"连不上：{type(error).__name__}") from None
        if len(body) > _LARGEST:
            raise FeedUnreadable(subscription.name, "一页太大")
        try:
            return FeedPage.model_validate(json.loads(body))
        except (ValueError, ValidationError) as error:
            raise FeedUnreadable(subscription.name, f"内容不合格式：{type(error).__name__}") from None

    async def _store(self, name: str, cursor: int, page: FeedPage) -> TakenIn | None:
        """None when another process stored this page meanwhile."""
        async with self._database.transaction() as session:
            row = await session.get(FeedSubscriptionRow, name, with_for_update=True)
            if row is None or row.cursor != cursor:
                return None
            return await take_in(session, row, page, self._clock.now(), self._audit)

    async def _remember(self, name: str, problem: str) -> None:
        async with self._database.transaction() as session:
            row = await session.get(FeedSubscriptionRow, name)
            if row is not None:
                row.error = problem[:500]
