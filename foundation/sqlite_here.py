"""SQLite in the event loop's own thread, for a process whose statements are all short (the gateway).

aiosqlite hands every statement to a thread. A statement of the gateway takes some 50 µs, the way to the thread and
back up to 5 ms when the loop is busy (both want the interpreter's lock), and while a write transaction goes to and fro
all others wait for it. Here a statement is simply executed; nothing is waited for in it, because a lock that another
process holds is asked for again after a pause in which the loop goes on.

The classes have what SQLAlchemy's aiosqlite dialect uses of aiosqlite's, by the same names.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.05
_PRIMARY = 0xFF  # the low byte of an extended result code

T = TypeVar("T")


async def connect_here(path: str, *, busy_timeout: float, **options: Any) -> Connection:
    """Open a database file; `busy_timeout` in seconds: how long a lock is asked for again before it is an error."""
    return Connection(sqlite3.connect(path, timeout=0, **options), busy_timeout)


class Connection:
    """A connection whose methods are coroutines that do not leave the thread."""

    def __init__(self, connection: sqlite3.Connection, busy_timeout: float) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._busy_timeout = busy_timeout

    @property
    def isolation_level(self) -> str | None:
        return self._open.isolation_level

    def cursor(self) -> Cursor:
        return Cursor(self._open.cursor(), self.patiently)

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self._open.create_function(*arguments, **options)

    async def commit(self) -> None:
        await self.patiently(self._open.commit)

    async def rollback(self) -> None:
        self._open.rollback()

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def patiently(self, work: Callable[[], T]) -> T:
        """Do it, again and again while another process holds the lock, as long as the time-out allows."""
        clock, pause = asyncio.get_running_loop().time, _FIRST_PAUSE
        until = clock() + self._busy_timeout
        while True:
            try:
                return work()
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or clock() >= until:
                    raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection


class Cursor:
    """A cursor of such a connection."""

    def __init__(self, cursor: sqlite3.Cursor, patiently: Callable[[Callable[[], Any]], Any]) -> None:
        self._cursor, self._patiently = cursor, patiently

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        await self._patiently(lambda: self._cursor.execute(statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Cursor:
        await self._patiently(lambda: self._cursor.executemany(statement, parameters))
        return self

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(self._cursor.arraysize if size is None else size)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, size: int) -> None:
        self._cursor.arraysize = size


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Locked by another; a snapshot that is too old to be written on stays so."""
    code = error.sqlite_errorcode
    return code & _PRIMARY == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT
