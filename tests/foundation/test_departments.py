from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from foundation.database import Database
from foundation.departments import StoredDepartments, load_departments, read_departments

CITY = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "departments.yml"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'departments.db'}")
    await database.create_tables()
    yield database
    await database.close()


async def test_the_city_is_loaded_twice_without_change(database: Database) -> None:
    entries = read_departments(CITY)
    for _ in range(2):
        async with database.transaction() as session:
            assert await load_departments(session, entries) == len(entries)
    async with database.read() as session:
        found = await StoredDepartments().find(session, {"gov", "hurd", "nowhere"})
    assert set(found) == {"gov", "hurd"}
    assert found["hurd"].name == "云州市住房和城乡建设局"
    assert found["hurd"].short == "住建局"


async def test_a_change_is_taken_over_and_nothing_is_dropped(database: Database) -> None:
    async with database.transaction() as session:
        await load_departments(
            session, [{"id": "a", "name": "甲局", "short": "甲"}, {"id": "b", "name": "乙局", "short": "乙"}]
        )
    async with database.transaction() as session:
        await load_departments(
            session, [{"id": "a", "name": "甲委", "short": "甲", "level": "unknown keys are ignored"}]
        )
    async with database.read() as session:
        found = await StoredDepartments().find(session, ["a", "b"])
    assert {name.id: name.name for name in found.values()} == {"a": "甲委", "b": "乙局"}
