"""SQLite databases as they are on bad days: locked by somebody else, on a full disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full_disk() -> Iterator[None]:
    """No SQLite database of this process grows by another page, which SQLite takes for a full disk."""

    def no_more_pages(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")  # never below what is there
        cursor.close()

    def pages_again(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 4294967294")
        cursor.close()

    event.listen(Pool, "checkout", no_more_pages)
    event.listen(Pool, "checkin", pages_again)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", no_more_pages)
        event.remove(Pool, "checkin", pages_again)
