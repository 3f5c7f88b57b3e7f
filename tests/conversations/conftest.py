from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from conversations.finishing import Finisher
from conversations.hub import Hub
from conversations.intake import Inbound, Intake
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from tests.fakes.bots import RecordingBot, RecordingCommands


class World:
    """The conversation core over one database; `runner()` is a further process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FakeClock(datetime(2026, 11, 23, 10, tzinfo=CHINA))
        self.hub, self.bot, self.commands = Hub(), RecordingBot(), RecordingCommands()
        self.intake, self.reader = Intake(database, self.clock), Reader(database)
        self.finisher = Finisher(database, self.clock, self.commands, self.hub)

    def runner(self, bot: RecordingBot | None = None) -> TurnRunner:
        return TurnRunner(self.database, self.clock, bot or self.bot, self.finisher)

    async def open(self, channel: str = "web") -> str:
        return await self.intake.open(channel, "demo")

    async def say(self, conversation: str, text: str | None, key: str | None = None, **more: Any) -> int:
        key = key or f"{conversation}:{text}:{more}"
        return (await self.intake.accept(Inbound(conversation, key, text, **more))).seq

    async def run(self, conversation: str) -> None:
        runner = self.runner()
        runner.wake(conversation)
        await runner.drain()

    async def texts(self, conversation: str) -> list[str]:
        return [m.blocks[0]["text"] for m in await self.reader.after(conversation, 0)]

    async def rows(self, model: type[Any]) -> list[Any]:
        async with self.database.read() as session:
            return list(await session.scalars(select(model)))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    import apps.tables  # noqa: F401 - every table

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    yield World(database)
    await database.close()
