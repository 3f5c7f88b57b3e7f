from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from foundation.database import Database
from foundation.departments import (
    Department,
    DepartmentTreeError,
    StoredDepartments,
    load_departments,
    with_those_below,
)

CITY = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "departments.yml"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'departments.db'}")
    await database.create_tables()
    yield database
    await database.close()


async def test_the_city_is_loaded_twice_without_change(database: Database) -> None:
    entries = yaml.safe_load(CITY.read_text(encoding="utf-8"))["departments"]
    for changed in (len(entries), 0):
        async with database.transaction() as session:
            assert await load_departments(session, entries) == changed
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
            session, [{"id": "a", "name": "甲委", "short": "甲", "colour": "unknown keys are ignored"}]
        )
    async with database.read() as session:
        found = await StoredDepartments().find(session, ["a", "b"])
    assert {name.id: name.name for name in found.values()} == {"a": "甲委", "b": "乙局"}


def entry(name: str, parent: str | None = None, **more: str) -> dict[str, str | None]:
    return {"id": name, "name": f"{name}局", "short": name, "parent": parent, **more}


TREE = [entry("street", "east"), entry("east", "city"), entry("west", "city"), entry("city"), entry("other")]


@pytest.mark.parametrize(
    ("top", "below"),
    [("city", {"city", "east", "west", "street"}), ("east", {"east", "street"}), ("other", {"other"}), ("none", set())],
)
async def test_children_may_stand_before_parents_and_are_found_below_them(
    database: Database, top: str, below: set[str]
) -> None:
    async with database.transaction() as session:
        assert await load_departments(session, TREE) == 5
    async with database.read() as session:
        assert set(await session.scalars(with_those_below(top))) == below


@pytest.mark.parametrize(
    "entries",
    [[entry("a", "b"), entry("b", "a")], [entry("a", "a")], [entry("a", "nowhere")]],
)
async def test_rings_and_unknown_parents_are_refused(database: Database, entries: list[dict[str, str | None]]) -> None:
    async with database.transaction() as session:
        with pytest.raises(DepartmentTreeError) as caught:
            await load_departments(session, entries)
    assert caught.value.department in {item["id"] for item in entries}
    async with database.read() as session:
        assert list(await session.scalars(select(Department.id))) == []


async def test_a_ring_through_what_is_stored_is_refused(database: Database) -> None:
    async with database.transaction() as session:
        await load_departments(session, TREE)
    async with database.transaction() as session:
        with pytest.raises(DepartmentTreeError, match="→"):
            await load_departments(session, [entry("city", "street")])
