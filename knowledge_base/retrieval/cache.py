"""Embeddings on disk by the hash of their text, so that a restart embeds only what is new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge_base.retrieval.embedder import Embedder, Role, Vectors


class CachingEmbedder:
    """Wraps an embedder for building an index; `save` writes what the last index used."""

    def __init__(self, inner: Embedder, folder: Path | None) -> None:
        self.name = inner.name
        self._inner = inner
        self._file = folder / f"embeddings-{inner.name}.npz" if folder is not None else None
        self._known: dict[str, Vectors] = self._load()
        self._used: set[str] = set()
        self.embedded = 0

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        keys = [hashlib.sha256(f"{self.name}\0{role}\0{text}".encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            vectors = self._inner.encode(list(missing.values()), role)
            self._known.update(zip(missing, vectors, strict=True))
            self.embedded += len(missing)
        self._used.update(keys)
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def save(self) -> None:
        """Write the used embeddings; a crash leaves the old file whole."""
        if self._file is None or not self._used:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        keys = sorted(self._used)
        draft = self._file.with_name(f"{self._file.stem}.{os.getpid()}.npz")
        np.savez(draft, keys=np.array(keys), vectors=np.stack([self._known[key] for key in keys]))
        draft.replace(self._file)

    def _load(self) -> dict[str, Vectors]:
        if self._file is None or not self._file.exists():
            return {}
        try:
            with np.load(self._file) as data:
                return dict(zip(data["keys"].tolist(), data["vectors"], strict=True))
        except (OSError, ValueError, KeyError):
            self._file.unlink(missing_ok=True)  # a damaged cache is only a slower start
            return {}
