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
        self._present: Base | None = None
        self._reading = asyncio.Lock()

    async def get(self) -> Base:
        """The base as it is published now."""
        async with self._database.read() as session:
            revision = await revision_of(session)
        if self._present is not None and self._present.published.revision == revision:
            return self._present
        async with self._reading:
            async with self._database.read() as session:
                if self._present is not None and self._present.published.revision == await revision_of(session):
                    return self._present
                published = await read_published(session)
            self._present = await asyncio.to_thread(_read, published)
            return self._present


def _read(published: Published) -> Base:
    entries = [item.entry for item in published.entries]
    return Base(published, Checker(entries, published.departments, published.regions))
