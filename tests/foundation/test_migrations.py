from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text

from apps.tables import METADATA
from foundation.accounts.models import Account
from foundation.database import Database
from foundation.migrations.runner import differences, migrate


async def test_the_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await migrate(database, METADATA)
    await migrate(database, METADATA)
    found = [item for item in await differences(database, METADATA) if "test_" not in str(item)]
    await database.close()
    assert found == []


async def test_an_installed_database_with_rows_is_brought_up_to_date(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await migrate(database, METADATA, "0002")
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO department_register VALUES ('psb', '公安局', '公安', '[]', '', '')"))
        await connection.execute(
            text(
                "INSERT INTO accounts (name, password_hash, role, department, created_at, failed_count) "
                "VALUES ('wang', 'x', 'agent', 'psb', '2026-11-01 00:00:00', 0)"
            )
        )
    await migrate(database, METADATA)
    async with database.read() as session:
        account = (await session.scalars(select(Account))).one()
    await database.close()
    assert (account.name, account.department, account.further_roles) == ("wang", "psb", [])
