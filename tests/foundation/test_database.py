from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Mapped, mapped_column

from foundation.clock import CHINA
from foundation.database import Base, Database, Moment
from foundation.encryption import EncryptedText
from tests.fakes.broken_databases import full_disk, locked

AT = datetime(2026, 11, 23, 8, tzinfo=CHINA)


class Note(Base):
    __tablename__ = "test_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None] = mapped_column(Moment)
    words: Mapped[str | None] = mapped_column(EncryptedText)


@pytest.fixture(params=[False, True], ids=["in a thread", "here"])
async def database(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}", short_statements=request.param)
    async with database.engine.begin() as connection:
        await connection.run_sync(Note.__table__.create)
    yield database
    await database.close()


async def ids(database: Database) -> list[int]:
    async with database.read() as session:
        return list(await session.scalars(select(Note.id).order_by(Note.id)))


async def test_a_block_that_ends_well_is_committed_and_one_that_raises_is_undone(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Note(id=1))
    with pytest.raises(RuntimeError):  # noqa: PT012 - the block is what is tested
        async with database.transaction() as session:
            session.add(Note(id=2))
            await session.flush()
            raise RuntimeError
    assert await ids(database) == [1]


async def test_moments_keep_their_instant_and_need_a_zone(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Note(id=1, at=AT, words="话"))
    async with database.read() as session:
        note = await session.get_one(Note, 1)
        assert note.at == AT
        assert note.at is not None
        assert note.at.tzinfo is UTC
        raw = (await session.execute(text("SELECT words FROM test_notes"))).scalar_one()
    assert raw == b"n0:" + "话".encode()
    with pytest.raises(StatementError, match="time zone"):
        async with database.transaction() as session:
            session.add(Note(id=2, at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the mistake under test


async def test_reading_never_waits_for_a_writer(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Note(id=1))
        await session.flush()
        assert await asyncio.wait_for(ids(database), 1) == []


async def test_writers_queue_instead_of_failing(database: Database) -> None:
    async def add(number: int) -> None:
        async with database.transaction() as session:
            count = len((await session.scalars(select(Note.id))).all())
            session.add(Note(id=count + 1))

    await asyncio.gather(*(add(n) for n in range(60)))
    assert await ids(database) == list(range(1, 61))


async def test_writers_of_two_processes_queue_too(database: Database) -> None:
    other = Database(str(database.engine.url))

    async def add(where: Database, number: int) -> None:
        async with where.transaction() as session:
            await session.execute(select(Note.id))
            session.add(Note(id=number))

    await asyncio.gather(*(add(database if n % 2 else other, n) for n in range(1, 41)))
    await other.close()
    assert len(await ids(database)) == 40


async def test_a_lock_that_another_holds_is_waited_for_while_the_loop_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "test.db"
    database = Database(f"sqlite+aiosqlite:///{file}", short_statements=True)
    async with database.engine.begin() as connection:
        await connection.run_sync(Note.__table__.create)
    with locked(file):
        storing = asyncio.create_task(_store(database, "话"))
        async with asyncio.timeout(1):  # much less than the lock is asked for again and again
            assert await ids(database) == []
            await asyncio.sleep(0.02)
        assert not storing.done()
    await storing
    assert await ids(database) == [1]
    await database.close()


async def test_a_lock_is_not_waited_for_without_end(tmp_path: Path) -> None:
    file = tmp_path / "test.db"
    database = Database(f"sqlite+aiosqlite:///{file}", short_statements=True, busy_timeout_ms=30)
    async with database.engine.begin() as connection:
        await connection.run_sync(Note.__table__.create)
    with locked(file), pytest.raises(OperationalError, match="locked"):
        await _store(database, "话")
    await _store(database, "话")
    assert await ids(database) == [1]
    await database.close()


async def test_an_error_does_not_tell_what_was_to_be_stored(database: Database) -> None:
    """Its text goes into the log."""
    with full_disk(), pytest.raises(OperationalError) as full:
        await _store(database, "我的秘密" * 5000)
    assert "full" in str(full.value)
    assert "秘密" not in str(full.value)


async def _store(database: Database, words: str) -> None:
    async with database.transaction() as session:
        session.add(Note(id=1, words=words))
