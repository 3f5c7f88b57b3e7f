"""The small city, indexed with the fake embedder and with rankers trained on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import aiohttp
import pytest
import yaml
from aiohttp.test_utils import TestServer

from foundation.database import Database
from knowledge_base.api import make_knowledge_app
from knowledge_base.client import KnowledgeClient
from knowledge_base.loading import load_city, publish_in_memory
from knowledge_base.retrieval.duties import ROUTING_FEATURES, DutyIndex, build_duties
from knowledge_base.retrieval.ranker import fit
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.training import Asked, asked_questions
from knowledge_base.service import KnowledgeService
from tests.knowledge_base.city import city_data, read, write_city
from tests.knowledge_base.embedder import FakeEmbedder
from tests.knowledge_base.serving import SECRET

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="session")
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder) -> Snapshot:
    city = read(tmp_path_factory.mktemp("city"), city_data())
    return build_snapshot(publish_in_memory(city), embedder)


@pytest.fixture(scope="session")
def duties(snapshot: Snapshot, embedder: FakeEmbedder) -> DutyIndex:
    index = build_duties(snapshot, embedder)
    assert index is not None
    return index


@pytest.fixture(scope="session")
def asked(snapshot: Snapshot, embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    file: Path = tmp_path_factory.mktemp("outside") / "outside.yml"
    outside = ["后天出门带伞吗", "新能源板块还能追吗", "来个脑筋急转弯", "糖醋排骨的做法", "湖人昨晚赢了吗"]
    file.write_text(yaml.safe_dump({"out_of_scope": outside, "follow_ups": ["多少钱", "在哪办"]}), encoding="utf-8")
    return asked_questions(snapshot, embedder, file, TODAY)


@pytest.fixture(scope="session")
def rankers(asked: list[Asked], duties: DutyIndex) -> Rankers:
    search = fit([question.example() for question in asked], "fake")
    return Rankers(search, fit(duties.examples(), "fake", features=ROUTING_FEATURES))


@pytest.fixture(scope="session")
def searcher(snapshot: Snapshot, embedder: FakeEmbedder, rankers: Rankers) -> Searcher:
    return Searcher(snapshot, embedder, rankers.search)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", city_data()))
    yield database
    await database.close()


@pytest.fixture
def service(database: Database, rankers: Rankers, tmp_path: Path) -> KnowledgeService:
    return KnowledgeService(database, FakeEmbedder(), rankers, tmp_path / "index")


@pytest.fixture
async def server(service: KnowledgeService) -> AsyncIterator[TestServer]:
    await service.refresh()
    async with TestServer(make_knowledge_app(service, SECRET, watch_every=3600)) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(server: TestServer, http: aiohttp.ClientSession) -> KnowledgeClient:
    return KnowledgeClient(http, str(server.make_url("")), SECRET)
