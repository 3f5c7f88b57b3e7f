"""Publishing without a pause: whoever asks sees one state or the other, every replica follows, a restart goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.search import Outcome, SearchRequest
from foundation.database import Database
from knowledge_base.indexing import Indexer
from knowledge_base.live import Live
from knowledge_base.loading import load_city
from knowledge_base.retrieval.approximate import SegmentedIndex
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.sizes import IndexSizes
from knowledge_base.service import KnowledgeService
from tests.knowledge_base.city import city_data, write_city
from tests.knowledge_base.embedder import FakeEmbedder

PRICE = SearchRequest("护照多少钱一本", date(2026, 11, 1))
LARGE = IndexSizes(flat=5, exact_when_allowed=3, exact_questions=10)


async def publish(database: Database, folder: Path, fee: int) -> None:
    """Every answer of this edition names one fee, in the field and in the FAQ-like note."""
    data = city_data()
    data["guides"][1]["fee"]["text"] = f"每本{fee}元"
    async with database.transaction() as session:
        await load_city(session, write_city(folder / f"city-{fee}", data))


def fee_and_version(service_result: Any) -> tuple[int, int, str]:
    answer = service_result.answer
    assert answer is not None
    text = str(answer.blocks)
    found = [fee for fee in range(201, 220) if f"每本{fee}元" in text]
    assert len(found) == 1
    return found[0], answer.version, service_result.index_version


@pytest.fixture
async def watching(service: KnowledgeService) -> AsyncIterator[KnowledgeService]:
    task = asyncio.create_task(service.watch(0.02))
    yield service
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _until(condition: Any) -> None:
    async with asyncio.timeout(90):
        while not condition():  # noqa: ASYNC110 - the state is in the service, which offers no event
            await asyncio.sleep(0.01)


async def test_queries_during_swaps_see_one_state_or_the_other(
    watching: KnowledgeService, database: Database, tmp_path: Path
):
    await publish(database, tmp_path, 201)
    await _until(lambda: watching._live is not None and watching.live.snapshot.published.revision == 2)
    seen: list[tuple[int, int, str]] = []
    publishing = asyncio.Event()

    async def ask() -> None:
        while not publishing.is_set():
            seen.append(fee_and_version(await watching.search(PRICE)))

    askers = [asyncio.create_task(ask()) for _ in range(4)]
    for fee in range(202, 208):
        await publish(database, tmp_path, fee)
        revision = fee - 199
        await _until(lambda revision=revision: watching.live.snapshot.published.revision == revision)
    publishing.set()
    await asyncio.gather(*askers)
    assert len(set(seen)) > 2
    for fee, version, _ in seen:
        assert version == fee - 199  # content and version belong together
    by_index: dict[str, set[int]] = {}
    for fee, _, index in seen:
        by_index.setdefault(index, set()).add(fee)
    assert all(len(fees) == 1 for fees in by_index.values())
    assert fee_and_version(await watching.search(PRICE))[0] == 207


async def test_every_replica_follows_by_revision(database: Database, rankers: Rankers, tmp_path: Path):
    replicas = [KnowledgeService(database, FakeEmbedder(), rankers, tmp_path / f"index-{n}") for n in range(2)]
    tasks = [asyncio.create_task(replica.watch(0.02)) for replica in replicas]
    try:
        await publish(database, tmp_path, 201)
        await _until(lambda: all(r._live and r.live.snapshot.published.revision == 2 for r in replicas))
        first, second = [await replica.search(PRICE) for replica in replicas]
        assert first == second
        assert fee_and_version(first)[0] == 201
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_restart_answers_before_the_database_is_read(
    service: KnowledgeService, database: Database, rankers: Rankers, tmp_path: Path
):
    await service.refresh()
    await service.keep()
    embedder = FakeEmbedder()
    gone = Database("sqlite+aiosqlite:////nowhere/at/all.db")
    restarted = KnowledgeService(gone, embedder, rankers, tmp_path / "index")
    task = asyncio.create_task(restarted.watch(0.02))
    await _until(lambda: restarted._failure is not None)
    task.cancel()
    assert (await restarted.search(PRICE)).outcome is Outcome.ANSWER
    health = await restarted.health()
    assert health["status"] == "ok"
    assert health["snapshot"] == {
        "serving": "last good snapshot",
        "damaged": [],
        "refresh_failed": "OperationalError",
    }
    assert [text for text in embedder.encoded if text != "护照多少钱一本"] == []
    await gone.close()


async def test_a_damaged_snapshot_falls_back_and_health_says_so(
    service: KnowledgeService, database: Database, rankers: Rankers, tmp_path: Path
):
    await service.refresh()
    await service.keep()
    await publish(database, tmp_path, 201)
    await service.refresh()
    await service.keep()
    old, new = sorted((tmp_path / "index" / "snapshots").iterdir())
    data = bytearray((new / "passages.npz").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (new / "passages.npz").write_bytes(data)

    restarted = KnowledgeService(database, FakeEmbedder(), rankers, tmp_path / "index")
    assert await restarted.restore()
    assert restarted.live.snapshot.published.revision == 1  # the one before
    told: Any = (await restarted.health())["snapshot"]
    assert told["serving"] == "last good snapshot"
    assert told["damaged"] == [f"{new.name}/passages.npz: checksum differs"]
    assert await restarted.refresh()  # and the database brings it up to date
    assert fee_and_version(await restarted.search(PRICE))[0] == 201
    told = (await restarted.health())["snapshot"]
    assert told["serving"] == "published"
    assert told["damaged"]
    await restarted.keep()
    third = KnowledgeService(database, FakeEmbedder(), rankers, tmp_path / "index")
    assert await third.restore()
    assert third.live.snapshot.published.revision == 2
    assert old.exists() is False


async def test_a_restored_snapshot_of_another_database_is_not_kept(
    service: KnowledgeService, rankers: Rankers, tmp_path: Path
):
    await service.refresh()
    await service.keep()
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    await other.create_tables()
    await publish(other, tmp_path, 201)  # the same revision number, other content
    restarted = KnowledgeService(other, FakeEmbedder(), rankers, tmp_path / "index")
    await restarted.restore()
    assert await restarted.refresh()
    assert fee_and_version(await restarted.search(PRICE))[0] == 201
    assert not await restarted.refresh()
    await other.close()


async def test_a_base_that_has_changed_much_is_merged(
    service: KnowledgeService, database: Database, rankers: Rankers, tmp_path: Path
):
    queries = service._indexer._queries
    service._indexer = Indexer(FakeEmbedder(), queries, rankers, tmp_path / "large", LARGE)
    await service.refresh()
    data = city_data()
    for guide in data["guides"]:
        guide["similar_questions"] = [f"{text}呢" for text in guide["similar_questions"]]
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "other", data))
    await service.refresh()
    before: Live = service.live
    assert isinstance(before.snapshot.dense, SegmentedIndex)
    assert before.snapshot.dense.changed > 0.05
    await service.keep()
    dense = service.live.snapshot.dense
    assert service.live is not before
    assert isinstance(dense, SegmentedIndex)
    assert dense.changed == 0
    assert list(service.live.snapshot.passages) == list(before.snapshot.passages)
    assert not service._indexer.should_merge(service.live)
