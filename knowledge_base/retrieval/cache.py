"""Embeddings on disk by model and hash of their text, so that a restart or a rebuilt index embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from knowledge_base.retrieval.embedder import Embedder, Role, Vectors

_AT_ONCE = 500
_KEPT_EVERY = 256  # texts: an interrupted build loses no more than these


class CachingEmbedder:
    """Wraps an embedder for building an index. What is embedded is kept at once; several processes may share a file.

    A damaged file is put aside (`.damaged`) and begun anew: the index is only slower to build.
    """

    def __init__(self, inner: Embedder, folder: Path | None) -> None:
        self.name = inner.name
        self._inner = inner
        self._file = folder / f"embeddings-{inner.name}.sqlite" if folder is not None else None
        self.embedded = 0
        self._open()

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        keys = [hashlib.sha256(f"{self.name}\0{role}\0{text}".encode()).digest() for text in texts]
        known = self._read(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        # alike lengths together: little padding
        for some in _chunks(sorted(missing, key=lambda key: len(missing[key])), _KEPT_EVERY):
            found = dict(zip(some, self._inner.encode([missing[key] for key in some], role), strict=True))
            self.embedded += len(some)
            self._write(found)
            known |= found
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def trim(self, most: int) -> None:
        """Forget the oldest beyond `most`."""
        with self._connection() as connection:
            if connection is not None:
                connection.execute("DELETE FROM vectors WHERE rowid <= (SELECT MAX(rowid) FROM vectors) - ?", (most,))

    def _open(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._create()
        except sqlite3.DatabaseError:
            self._file.replace(self._file.with_suffix(".damaged"))
            self._create()

    def _create(self) -> None:
        with self._connection() as connection:
            if connection is not None:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS vectors (key BLOB UNIQUE NOT NULL, vector BLOB NOT NULL)"
                )

    def _read(self, keys: set[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        with self._connection() as connection:
            if connection is None:
                return found
            for some in _chunks(sorted(keys), _AT_ONCE):
                marks = ",".join("?" * len(some))
                rows = connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)  # noqa: S608
                found |= {key: np.frombuffer(vector, np.float32) for key, vector in rows}
        return found

    def _write(self, vectors: dict[bytes, Vectors]) -> None:
        with self._connection() as connection:
            if connection is not None:
                rows = ((key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items())
                connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection | None]:
        """A connection whose work is committed; None when nothing is kept on disk."""
        if self._file is None:
            yield None
            return
        with closing(sqlite3.connect(self._file, timeout=30)) as connection, connection:
            yield connection


def _chunks(keys: Sequence[bytes], size: int) -> Iterable[Sequence[bytes]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
