from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from foundation.accounts.first_accounts import add_account
from foundation.accounts.passwords import Argon2Hasher, Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.accounts.signing_in import SignIn
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments

PASSWORD = "correct horse"


@dataclass
class Door:
    """Where staff come in, with one account `wang` at psb."""

    database: Database
    clock: FakeClock
    hasher: Hasher
    sessions: Sessions
    sign_in: SignIn


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'accounts.db'}")
    await database.create_tables()
    async with database.transaction() as session:
        await load_departments(
            session,
            [
                {"id": name, "name": f"云州市{name}", "short": name, "aliases": [name]}
                for name in ("gov", "hurd", "psb")
            ],
        )
    yield database
    await database.close()


@pytest.fixture
def hasher() -> Hasher:
    return Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # as weak as it gets: fast


@pytest.fixture
async def door(database: Database, hasher: Hasher) -> Door:
    clock = FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=CHINA))
    async with database.transaction() as session:
        await add_account(session, clock, "Wang", Role.AGENT, hasher.hash(PASSWORD), "psb")
    sessions = Sessions(database, clock)
    return Door(database, clock, hasher, sessions, SignIn(database, clock, hasher, sessions))
