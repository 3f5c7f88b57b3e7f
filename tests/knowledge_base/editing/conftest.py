"""The small city in a database, a knowledge service over it, and people who edit, review and sign."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from apps import tables  # noqa: F401 - imported for its tables
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.drafting import Drafting
from knowledge_base.editing.gate import Gate
from knowledge_base.editing.publishing import Publishing
from knowledge_base.editing.reviewing import Reviewing
from knowledge_base.editing.signatures import Signing
from knowledge_base.editing.versions import Version
from knowledge_base.loading import load_city
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.service import KnowledgeService
from tests.knowledge_base.city import city_data, write_city
from tests.knowledge_base.embedder import FakeEmbedder

EDITOR = Staff(1, "editor", Role.EDITOR, None)
SECOND = Staff(2, "second-editor", Role.EDITOR, None)
REVIEWER = Staff(3, "reviewer", Role.REVIEWER, None)
LEAD_PSB = Staff(4, "lead-psb", Role.DEPARTMENT_LEAD, "psb")
LEAD_MCA = Staff(5, "lead-mca", Role.DEPARTMENT_LEAD, "mca")


@dataclass
class Bureau:
    """Everything an editor's day needs."""

    database: Database
    clock: FakeClock
    service: KnowledgeService
    drafting: Drafting
    reviewing: Reviewing
    publishing: Publishing
    signing: Signing

    async def approved(self, draft: Version) -> Version:
        """Send a draft through review."""
        entry, version = draft.id
        sent = await self.drafting.submit(EDITOR, entry, version, draft.edit.lock)
        return await self.reviewing.approve(REVIEWER, entry, version, sent.edit.lock)

    async def changed(self, entry: str, **content: Any) -> Version:
        """A draft of a published entry with some fields changed."""
        draft = await self.drafting.begin(EDITOR, entry, 1)
        return await self.drafting.save(
            EDITOR, entry, draft.row.version, draft.edit.lock, {**draft.row.content, **content}
        )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 20, 9, 0, tzinfo=CHINA))


@pytest.fixture
async def database(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", city_data()), clock)
    yield database
    await database.close()


@pytest.fixture
async def bureau(database: Database, clock: FakeClock, embedder: FakeEmbedder, rankers: Rankers) -> Bureau:
    service = KnowledgeService(database, embedder, rankers, None)
    await service.refresh()
    base = PublishedBase(database)

    async def catch_up(_seconds: float) -> None:
        await service.refresh()

    return Bureau(
        database,
        clock,
        service,
        Drafting(database, clock),
        Reviewing(database, clock),
        Publishing(database, clock, Gate(database, clock, base, service), pause=catch_up),
        Signing(database, clock, base),
    )
