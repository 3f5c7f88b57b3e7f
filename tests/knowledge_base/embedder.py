"""An embedder without a model: texts that share characters are near. Fast, exact, the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from knowledge_base.retrieval.embedder import Role, Vectors


class FakeEmbedder:
    """Hashed characters and pairs of characters, weighed by their number; counts what it was asked for."""

    name = "fake"

    def __init__(self, size: int = 512) -> None:
        self._size = size
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        self.encoded += texts
        vectors = np.full((len(texts), self._size), 0.02, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for start in range(len(text)):
                for piece in {text[start], text[start : start + 2]}:
                    row[int(hashlib.md5(piece.encode()).hexdigest(), 16) % self._size] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
