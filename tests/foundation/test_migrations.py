from __future__ import annotations

from pathlib import Path

from apps.tables import METADATA
from foundation.database import Database
from foundation.migrations.runner import differences, migrate


async def test_the_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await migrate(database, METADATA)
    await migrate(database, METADATA)
    found = [item for item in await differences(database, METADATA) if "test_" not in str(item)]
    await database.close()
    assert found == []
