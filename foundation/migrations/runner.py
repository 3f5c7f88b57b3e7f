"""Brings a database to the newest revision, and writes new revisions from the models."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from foundation.database import Database

_FOLDER = Path(__file__).resolve().parent


async def migrate(database: Database, metadata: MetaData, revision: str = "head") -> None:
    """Upgrade to a revision, the newest by default; nothing happens when it is there already."""
    await _run(database, lambda connection: command.upgrade(_config(connection, metadata), revision))


async def write_revision(database: Database, metadata: MetaData, message: str, name: str) -> None:
    """Write the revision that brings this (migrated) database to the models (a developer's command)."""

    def write(connection: Connection) -> None:
        command.revision(_config(connection, metadata), message, autogenerate=True, rev_id=name)

    await _run(database, write)


async def differences(database: Database, metadata: MetaData) -> list[object]:
    """What the database lacks, or has beyond the models; empty when both agree."""
    found: list[object] = []

    def compare(connection: Connection) -> None:
        found.extend(compare_metadata(MigrationContext.configure(connection), metadata))

    await _run(database, compare)
    return found


async def _run(database: Database, work: object) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(work)  # type: ignore[arg-type]


def _config(connection: Connection, metadata: MetaData) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
