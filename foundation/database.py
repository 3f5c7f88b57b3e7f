"""The database: SQLite (one machine) or PostgreSQL (growing), by the same SQLAlchemy code.

SQLite runs in WAL mode and every write transaction begins with `BEGIN IMMEDIATE`, so that two processes queue
for the lock at the start (busy_timeout) instead of failing half-way.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from foundation.sqlite_here import connect_here

_CONNECTIONS = 15  # to PostgreSQL, of each process: kept, because to open one takes longer than a transaction
_IDLE_SECONDS = 5.0
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

    def __init__(self, url: str, *, busy_timeout_ms: int = 5000, short_statements: bool = False) -> None:
        """`short_statements`: none takes long, so that SQLite need not be asked in a thread (`sqlite_here`)."""
        self._writing: AbstractAsyncContextManager[Any] = nullcontext()
        options: dict[str, Any] = {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_use_lifo": True}
        if sqlite := url.startswith("sqlite"):
            self._writing = asyncio.Lock()
            options = {"connect_args": {"isolation_level": None}}  # we emit BEGIN ourselves, below
            if short_statements:
                options["connect_args"] |= {"busy_timeout": busy_timeout_ms / 1000, "async_creator_fn": connect_here}
        self.engine: AsyncEngine = create_async_engine(
            url,
            hide_parameters=True,  # an error's text goes into the log; citizens' words do not
            **options,
        )
        if sqlite:
            _prepare_sqlite(self.engine, 0 if short_statements else busy_timeout_ms)
            self._reading: dict[str, Any] = {"wenzheng_begin": "BEGIN DEFERRED"}
        else:
            _ping_after_idleness(self.engine)
            self._reading = {"isolation_level": "AUTOCOMMIT"}  # each statement has its own snapshot either way
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading, which never waits for a writer: on SQLite a deferred transaction, elsewhere none."""
        async with self._sessions() as session:
            await session.connection(execution_options=self._reading)
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


def _ping_after_idleness(engine: AsyncEngine) -> None:
    """A connection that was idle may be dead; one that was used a moment ago is not asked again every time."""

    @event.listens_for(engine.sync_engine, "checkin")
    def _on_checkin(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def _on_checkout(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("idle_since", time.monotonic()) < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool opens another one


def _prepare_sqlite(engine: AsyncEngine, busy_timeout_ms: int) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
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
