from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from connectors.web.models import WebSession
from connectors.web.sessions import LONGEST, Sessions
from conversations.intake import Intake
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.problems import Problem

LIFE = timedelta(hours=72)


class Desk:
    def __init__(self, database: Database) -> None:
        self.clock = FakeClock(datetime(2026, 11, 23, 10, tzinfo=CHINA))
        self.database = database
        self.sessions = Sessions(database, self.clock, Intake(database, self.clock), LIFE)

    async def visit(self, token: str) -> Any:
        return await self.sessions.visitor(
            make_mocked_request("GET", "/", headers={"Authorization": f"Bearer {token}"})
        )

    async def row(self) -> WebSession:
        from sqlalchemy import select

        async with self.database.read() as session:
            return (await session.scalars(select(WebSession))).one()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    yield Desk(database)
    await database.close()


async def test_only_a_hash_of_the_token_is_stored(desk: Desk) -> None:
    token, conversation = await desk.sessions.open("demo", "zh-Hans", None)
    assert (await desk.visit(token)).conversation == conversation
    row = await desk.row()
    assert token not in repr(vars(row))
    assert len(row.token_hash) == 64


async def test_use_prolongs_and_disuse_ends(desk: Desk) -> None:
    token, _ = await desk.sessions.open("demo", "zh-Hans", None)
    for _ in range(4):
        desk.clock.advance(hours=60)
        await desk.visit(token)
    desk.clock.advance(hours=73)
    with pytest.raises(Problem) as refused:
        await desk.visit(token)
    assert refused.value.status == 401


async def test_no_session_lives_for_ever(desk: Desk) -> None:
    token, _ = await desk.sessions.open("demo", "zh-Hans", None)
    for _ in range(15):
        desk.clock.advance(hours=48)
        await desk.visit(token)
    assert (await desk.row()).expires_at == (await desk.row()).created_at + LONGEST
    desk.clock.advance(hours=1)
    with pytest.raises(Problem):
        await desk.visit(token)


async def test_a_moment_later_nothing_is_written(desk: Desk) -> None:
    token, _ = await desk.sessions.open("demo", "zh-Hans", None)
    before = (await desk.row()).expires_at
    desk.clock.advance(minutes=5)
    await desk.visit(token)
    assert (await desk.row()).expires_at == before
