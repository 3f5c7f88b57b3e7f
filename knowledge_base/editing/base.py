"""What is published, with its statements read for comparison; read again only when it has changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cached_property

from foundation.database import Database
from knowledge_base.consistency import Checker, Finding
from knowledge_base.store.published import Published, read_published, revision_of


@dataclass(frozen=True)
class Base:
    published: Published
    checker: Checker

    @cached_property
    def findings(self) -> list[Finding]:
        """What is published and does not go together."""
        return self.checker.findings()


class PublishedBase:
    """The present base of this process; safe to ask from many requests at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._published: Published | None = None
        self._base: Base | None = None
        self._reading, self._comparing = asyncio.Lock(), asyncio.Lock()

    async def published(self) -> Published:
        """What is published now."""
        async with self._reading, self._database.read() as session:
            known = self._published
            if known is None or known.revision != await revision_of(session):
                self._published = known = await read_published(session, known)
        return known

    async def get(self) -> Base:
        """The same, ready to be compared with; the first time takes seconds, a change a moment."""
        async with self._comparing:
            published = await self.published()
            if self._base is None or self._base.published is not published:
                self._base = await asyncio.to_thread(_read, published, self._base)
            return self._base


def _read(published: Published, before: Base | None) -> Base:
    entries = [item.entry for item in published.entries]
    checker = before.checker if before is not None else None
    return Base(published, Checker(entries, published.departments, published.regions, checker))
