"""Loading a city: idempotent, versioned, and never over an editor's work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from knowledge_base.errors import ContentError
from knowledge_base.loading import content_hash, load_city, publish_in_memory
from knowledge_base.store.published import read_published, revision_of
from knowledge_base.store.tables import EntryVersionRow, Origin, VersionState
from tests.knowledge_base.city import city_data, read, write_city

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=CHINA)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    yield database
    await database.close()


async def _load(database: Database, folder: Path):
    async with database.transaction() as session:
        return await load_city(session, folder, FakeClock(NOW))


async def _versions(database: Database, entry: str) -> list[EntryVersionRow]:
    async with database.read() as session:
        rows = await session.scalars(
            select(EntryVersionRow).where(EntryVersionRow.entry == entry).order_by(EntryVersionRow.version)
        )
        return list(rows)


async def test_the_first_load_publishes_everything(database: Database, tmp_path: Path):
    report = await _load(database, write_city(tmp_path / "city", city_data()))
    assert len(report.added) == 7
    async with database.read() as session:
        published = await read_published(session)
    assert published.revision == 1
    assert [p.entry.id for p in published.entries] == sorted(report.added)
    assert len(published.duties) == 2


async def test_the_same_files_twice_change_nothing(database: Database, tmp_path: Path):
    folder = write_city(tmp_path / "city", city_data())
    await _load(database, folder)
    report = await _load(database, folder)
    assert not report.anything
    assert len(report.unchanged) == 7
    async with database.read() as session:
        assert await revision_of(session) == 1


async def test_changed_content_makes_a_new_version_and_retires_the_old(database: Database, tmp_path: Path):
    data = city_data()
    await _load(database, write_city(tmp_path / "city", data))
    data["guides"][0]["summary"] = "换了一句话。"
    report = await _load(database, write_city(tmp_path / "city", data))
    assert report.changed == ["psb-id-card-reissue"]
    first, second = await _versions(database, "psb-id-card-reissue")
    assert (first.state, second.state) == (VersionState.RETIRED, VersionState.PUBLISHED)
    assert second.version == 2
    async with database.read() as session:
        assert await revision_of(session) == 2


async def test_an_editors_version_is_kept(database: Database, tmp_path: Path):
    data = city_data()
    await _load(database, write_city(tmp_path / "city", data))
    async with database.transaction() as session:
        row = await session.scalar(select(EntryVersionRow).where(EntryVersionRow.entry == "psb-passport"))
        assert row is not None
        content = row.content | {"summary": "编辑写的。"}
        row.state = VersionState.RETIRED
        session.add(
            EntryVersionRow(
                entry=row.entry,
                version=2,
                state=VersionState.PUBLISHED,
                origin=Origin.EDITOR,
                title=row.title,
                department=row.department,
                regions=row.regions,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                content=content,
                content_hash=content_hash(content),
                created_at=NOW,
                published_at=NOW,
            )
        )
    assert not (await _load(database, tmp_path / "city")).anything
    data["guides"][1]["summary"] = "文件里也改了。"
    report = await _load(database, write_city(tmp_path / "city", data))
    assert report.kept == ["psb-passport"]
    assert [row.state for row in await _versions(database, "psb-passport")] == ["retired", "published"]


async def test_changed_duties_raise_the_revision(database: Database, tmp_path: Path):
    data = city_data()
    await _load(database, write_city(tmp_path / "city", data))
    data["duties"][0]["assist"] = []
    assert (await _load(database, write_city(tmp_path / "city", data))).organisation_changed


async def test_a_broken_file_changes_nothing(database: Database, tmp_path: Path):
    data = city_data()
    await _load(database, write_city(tmp_path / "city", data))
    data["guides"][0]["summary"] = "换了。"
    data["guides"][1]["materials"] = []
    with pytest.raises(ContentError):
        await _load(database, write_city(tmp_path / "city", data))
    assert len(await _versions(database, "psb-id-card-reissue")) == 1


async def test_database_and_memory_give_the_same_index(database: Database, tmp_path: Path):
    data = city_data()
    await _load(database, write_city(tmp_path / "city", data))
    async with database.read() as session:
        stored = await read_published(session)
    in_memory = publish_in_memory(read(tmp_path / "city", data))
    assert stored.entries == in_memory.entries
    assert stored.duties == in_memory.duties
