"""The database: SQLite (one machine) or PostgreSQL (growing), by the same SQLAlchemy code.

SQLite runs in WAL mode and every write transaction begins with `BEGIN IMMEDIATE`, so that two processes queue
for the lock at the start (busy_timeout) instead of failing half-way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base of every table in the project."""

    metadata = MetaData(naming_convention=_NAMING)


class Moment(TypeDecorator[datetime]):
    """A moment with its zone. Stored in UTC, because SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Database:
    """Sessions on one database.

    `read()` gives a session that never writes; `transaction()` one whose work is committed when the block ends
    well and undone when it raises.
    """

    def __init__(self, url: str, *, busy_timeout_ms: int = 5000) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_pre_ping=not url.startswith("sqlite"),
            hide_parameters=True,  # an error's text goes into the log; citizens' words do not
        )
        self._writing: AbstractAsyncContextManager[Any] = nullcontext()
        if url.startswith("sqlite"):
            _prepare_sqlite(self.engine, busy_timeout_ms)
            self._writing = asyncio.Lock()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading: on SQLite a deferred transaction, which never waits for a writer."""
        async with self._sessions() as session:
            await session.connection(execution_options={"wenzheng_begin": "BEGIN DEFERRED"})
            yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session for writing; commits at the end of the block. Never open one inside another.

        On SQLite this process's writers queue here, first come first served; SQLite's own waiting for another
        process polls and is not fair.
        """
        async with self._writing, self._sessions() as session, session.begin():
            yield session

    async def create_tables(self) -> None:
        """Make all tables known to `Base` (tests; an installation uses the migrations)."""
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def close(self) -> None:
        await self.engine.dispose()


def _prepare_sqlite(engine: AsyncEngine, busy_timeout_ms: int) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we emit BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {busy_timeout_ms}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        begin = connection.get_execution_options().get("wenzheng_begin", "BEGIN IMMEDIATE")
        connection.exec_driver_sql(begin)
