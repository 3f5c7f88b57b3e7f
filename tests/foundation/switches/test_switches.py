"""Thrown in one process, seen in another within a second; recorded; a fault turns nothing on again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

import apps.tables  # noqa: F401 - every table
from foundation.audit import AuditLog
from foundation.audit.models import AuditLine
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.switches import BOT, SwitchBoard, Switches, channel_switch, is_thrown


class Seconds:
    """A clock of seconds that stands still."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'switches.db'}")
    await database.create_tables()
    yield database
    await database.close()


@pytest.fixture
def board(database: Database) -> SwitchBoard:
    clock = SystemClock()
    return SwitchBoard(database, clock, AuditLog(clock))


async def test_seen_elsewhere_after_a_second(database: Database, board: SwitchBoard) -> None:
    seconds = Seconds()
    switches = Switches(database, seconds=seconds)
    assert await switches.thrown() == {}
    await board.throw(BOT, by="admin", why="模型升级", told="正在升级")
    assert await switches.thrown() == {}, "not asked again within the second"
    seconds.now += 1
    assert await switches.thrown() == {BOT: "正在升级"}
    assert await board.put_back(BOT, by="admin")
    seconds.now += 1
    assert await switches.thrown() == {}


async def test_twice_is_once_with_the_newer_words_and_every_step_is_recorded(
    database: Database, board: SwitchBoard
) -> None:
    name = channel_switch("wechat")
    await board.throw(name, by="admin", why="故障")
    await board.throw(name, by="second", why="仍有故障", told="请用网页")
    (row,) = await board.all()
    assert (row.name, row.by, row.why, row.told) == (name, "second", "仍有故障", "请用网页")
    async with database.read() as session:
        assert await is_thrown(session, name)
    assert await board.put_back(name, by="admin")
    assert not await board.put_back(name, by="admin")
    async with database.read() as session:
        lines = [(line.actor, line.action, line.subject) for line in await session.scalars(select(AuditLine))]
    subject = "switch:channel:wechat"
    assert lines == [
        ("admin", "switch.off", subject),
        ("second", "switch.off", subject),
        ("admin", "switch.on", subject),
    ]


async def test_a_database_that_cannot_be_asked_leaves_the_last_state(database: Database, board: SwitchBoard) -> None:
    seconds = Seconds()
    switches = Switches(database, seconds=seconds)
    await board.throw(BOT, by="admin", why="故障")
    assert BOT in await switches.thrown()
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE thrown_switches")
    seconds.now += 5
    assert BOT in await switches.thrown()
