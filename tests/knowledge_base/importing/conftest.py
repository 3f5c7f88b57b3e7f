"""The small city in a database, and readers for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from knowledge_base.content import City
from knowledge_base.importing import tables  # noqa: F401 - imported for its tables
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.files.worker import read_content
from knowledge_base.importing.known import Known, known_of_city
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.service import Importer
from knowledge_base.loading import load_city
from tests.knowledge_base.city import city_data, read, write_city


class SameProcess:
    """A reader without the process around it (fast); `Sandbox` has its own tests."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    async def read(self, name: str, content: bytes, declared: str = "") -> RawFile:
        return read_content(name, content, declared, self._limits)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return read(tmp_path_factory.mktemp("city"), city_data())


@pytest.fixture(scope="session")
def known(city: City) -> Known:
    return known_of_city(city)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 20, 9, 0, tzinfo=CHINA))


@pytest.fixture
async def database(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Database]:
    """The small city, published."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", city_data()), clock)
    yield database
    await database.close()


@pytest.fixture
def importer(database: Database, clock: FakeClock) -> Importer:
    return Importer(database, clock, SameProcess())
