"""A migrated database (the triggers are in the migration) with a log on a fake clock: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from apps.tables import METADATA
from foundation.audit import AuditLog
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.migrations.runner import migrate
from tests.fakes.postgres import Postgres, running_postgres


@dataclass
class Book:
    database: Database
    clock: FakeClock
    log: AuditLog

    async def write(self, *actions: str) -> None:
        """One transaction with a line for each action."""
        async with self.database.transaction() as session:
            for action in actions:
                await self.log.record(session, action=action, subject="order:1", details={"n": 1, "why": "因为"})

    async def tamper(self, *statements: str) -> None:
        """What somebody with every right on the database may do: the triggers are gone."""
        async with self.database.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                for act in ("update", "delete"):
                    await connection.execute(text(f"DROP TRIGGER audit_lines_no_{act}"))
            else:
                await connection.execute(text("DROP TRIGGER audit_lines_no_change ON audit_lines"))
            for statement in statements:
                await connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def book(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Book]:
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'audit.db'}"
    else:
        url = request.getfixturevalue("postgres").fresh_url()
    database = Database(url)
    await migrate(database, METADATA)
    clock = FakeClock(datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=CHINA))
    yield Book(database, clock, AuditLog(clock))
    await database.close()
