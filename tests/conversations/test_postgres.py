"""What only a real PostgreSQL can show: two gateways on one database, and LISTEN/NOTIFY."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from apps.tables import METADATA
from contracts.blocks import Paragraph
from conversations.claims import Claims
from conversations.models import Delivery
from conversations.outbox import Outbox
from conversations.ownership import change_owner, ownership
from conversations.saying import say
from conversations.watching import ListeningWatcher, watcher_for
from foundation.clock import CHINA, FakeClock, SystemClock
from foundation.database import Database
from foundation.database_clock import DatabaseClock
from foundation.migrations.runner import differences, migrate
from tests.conversations.conftest import World
from tests.conversations.test_outbox import FlakySender
from tests.fakes.postgres import Postgres, running_postgres


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
async def worlds(postgres: Postgres) -> AsyncIterator[tuple[World, World]]:
    """Two processes on one database, which was made by the migrations."""
    url = postgres.fresh_url()
    first, second = Database(url), Database(url)
    await migrate(first, METADATA)
    yield World(first), World(second)
    await first.close()
    await second.close()


async def test_the_migrations_make_exactly_the_tables_of_the_models(worlds: tuple[World, World]) -> None:
    found = [item for item in await differences(worlds[0].database, METADATA) if "test_" not in str(item)]
    assert found == []


async def test_two_gateways_share_the_work_and_a_turn_runs_once(worlds: tuple[World, World]) -> None:
    first, second = worlds
    conversations = [await first.open("wechat") for _ in range(12)]
    for number in range(3):
        await asyncio.gather(*(worlds[n % 2].say(c, f"问{number}") for n, c in enumerate(conversations)))
    runners = [first.runner(), second.runner()]
    for _ in range(2):
        await asyncio.gather(*(runner.sweep() for runner in runners))
        await asyncio.gather(*(runner.drain() for runner in runners))
    asked = Counter(r.message_id for r in first.bot.requests + second.bot.requests)
    assert len(asked) == 36
    assert set(asked.values()) == {1}
    for conversation in conversations:
        told = await first.texts(conversation)
        assert [line for line in told if line.startswith("您说")] == [f"您说：问{n}" for n in range(3)]

    sender = FlakySender()
    outboxes = [Outbox(world.database, world.clock, {"wechat": sender}) for world in worlds]
    while sum(await asyncio.gather(*(outbox.dispatch() for outbox in outboxes))):
        pass
    assert len(sender.sent) == len(set(sender.sent)) == 36
    for conversation in conversations:
        seqs = [seq for c, seq in sender.sent if c == conversation]
        assert seqs == sorted(seqs)
    assert {row.state for row in await first.rows(Delivery)} == {"sent"}


async def test_the_same_key_at_two_gateways_is_one_message(worlds: tuple[World, World]) -> None:
    conversation = await worlds[0].open()
    seqs = await asyncio.gather(*(world.say(conversation, "你好", key="one") for world in worlds for _ in range(4)))
    assert set(seqs) == {1}


async def _woken(world: World, conversation: str, seconds: float = 5.0) -> bool:
    with world.hub.subscribe(conversation) as news:
        return await news.wait(seconds)


async def test_a_reader_hears_of_every_writer(worlds: tuple[World, World]) -> None:
    reading, writing = worlds
    conversation = await reading.open()
    watcher = watcher_for(reading.database, reading.hub)
    assert isinstance(watcher, ListeningWatcher)
    watching = asyncio.create_task(watcher.run())
    with reading.hub.subscribe(conversation) as news:
        assert await news.wait(5)  # it is listening
        async with writing.database.transaction() as session:
            await say(session, conversation, SystemClock().now(), [Paragraph("请来窗口")])
        assert await news.wait(5)
        async with writing.database.transaction() as session:
            await change_owner(session, conversation, "queue", await ownership(session, conversation))
        assert await news.wait(5)
        async with writing.database.transaction() as session:
            await session.execute(text("UPDATE conversations SET next_seq = next_seq"))
        assert not await news.wait(0.3)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_after_a_lost_connection_everybody_looks(worlds: tuple[World, World]) -> None:
    reading, writing = worlds
    conversation = await reading.open()
    watching = asyncio.create_task(watcher_for(reading.database, reading.hub).run())
    with reading.hub.subscribe(conversation) as news:
        assert await news.wait(5)
        async with writing.database.transaction() as session:
            killed = await session.scalar(
                text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
            )
        assert killed == 1
        assert await news.wait(10)  # listening again
        await writing.say(conversation, "你好")
        assert await news.wait(5)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize("wrong_by", [timedelta(hours=1), timedelta(hours=-1)])
async def test_two_machines_whose_clocks_differ_still_run_a_turn_once(
    worlds: tuple[World, World], wrong_by: timedelta
) -> None:
    first, second = worlds
    first.clock.advance(seconds=wrong_by.total_seconds())
    clocks = [DatabaseClock(world.database, world.clock) for world in worlds]
    for clock in clocks:
        await clock.measure()
    assert abs(clocks[0].now() - clocks[1].now()) < timedelta(seconds=2)

    conversation = await second.open("wechat")
    await second.say(conversation, "你好")
    claims = [
        Claims(world.database, clock, f"gateway {n}")
        for n, (world, clock) in enumerate(zip(worlds, clocks, strict=True))
    ]
    assert await claims[0].next(conversation) is not None
    assert await claims[1].next(conversation) is None
    assert await claims[1].open_conversations() == []


async def test_without_the_server_the_last_measure_stays(postgres: Postgres) -> None:
    database = Database(postgres.fresh_url().replace(f":{postgres.port}/", ":9/"))
    clock = DatabaseClock(database, FakeClock(datetime(2026, 11, 23, 10, tzinfo=CHINA)))
    await clock.measure()
    assert clock.now() == datetime(2026, 11, 23, 10, tzinfo=CHINA)
    await database.close()
