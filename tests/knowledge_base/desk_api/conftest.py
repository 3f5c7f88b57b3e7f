"""The desk over real HTTP beside a knowledge service over real HTTP, and signed-in people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from apps.desk import build_app
from foundation.accounts.first_accounts import add_account
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.clock import FakeClock
from foundation.database import Database
from knowledge_base.api import make_knowledge_app
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.service import KnowledgeService
from tests.knowledge_base.editing.conftest import clock, database  # noqa: F401 - fixtures
from tests.knowledge_base.embedder import FakeEmbedder

SECRET = "k" * 40
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "editor": (Role.EDITOR, None),
    "second": (Role.EDITOR, None),
    "reviewer": (Role.REVIEWER, None),
    "lead-psb": (Role.DEPARTMENT_LEAD, "psb"),
    "lead-mca": (Role.DEPARTMENT_LEAD, "mca"),
    "editor-mca": (Role.EDITOR, "mca"),
}


@dataclass
class Office:
    """Requests as a person."""

    http: TestClient[Any, Any]
    service: KnowledgeService
    tokens: dict[str, str] = field(default_factory=dict)

    async def ask(
        self, who: str, method: str, path: str, body: Any = None, *, data: Any = None
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        sent = {"json": body} if data is None and method != "GET" else {"data": data}
        answer = await self.http.request(method, f"/desk/v1/knowledge{path}", headers=headers, **sent)
        return answer.status, await answer.json(content_type=None)

    async def done(self, who: str, method: str, path: str, body: Any = None, *, data: Any = None) -> dict[str, Any]:
        status, answer = await self.ask(who, method, path, body, data=data)
        assert status in (200, 201), answer
        return answer


@pytest.fixture
async def office(
    database: Database,  # noqa: F811
    clock: FakeClock,  # noqa: F811
    embedder: FakeEmbedder,
    rankers: Rankers,
    aiohttp_client: Any,
) -> AsyncIterator[Office]:
    service = KnowledgeService(database, embedder, rankers, None)
    await service.refresh()
    hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with TestServer(make_knowledge_app(service, SECRET, watch_every=0.2)) as knowledge:
        trials = SearchTrials(str(knowledge.make_url("")), SECRET)
        app = build_app(database, clock, health_addresses={}, hasher=hasher, trials=trials)
        office = Office(await aiohttp_client(app), service)
        sessions = Sessions(database, clock)
        async with database.transaction() as session:
            for name, (role, department) in PEOPLE.items():
                account = await add_account(session, clock, name, role, "no password", department)
                account.password_changed_at = clock.now()
                office.tokens[name] = (await sessions.open_in(session, account)).token
        yield office
