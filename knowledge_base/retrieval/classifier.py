"""A linear classifier over the questions' vectors: ridge regression on one-hot owners, solved when an index is built.

Nearest neighbours know single questions; this knows what the questions of one entry have in common. The solution
is closed, so that leaving one question out (for training the ranker without leaks) costs nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.embedder import Vectors

Matrix = NDArray[np.float64]


class OwnerClassifier:
    """Scores every owner for a vector; about 1 for the right one, about 0 for the others."""

    def __init__(self, vectors: Vectors, owners: NDArray[np.int64], count: int, ridge: float = 1.0) -> None:
        self._mean = vectors.mean(axis=0, dtype=np.float64)
        centred = self._prepare(vectors)
        targets = np.zeros((len(owners), count))
        targets[np.arange(len(owners)), owners] = 1.0
        gram = centred.T @ centred + ridge * np.eye(centred.shape[1])
        self._inverse: Matrix = np.linalg.inv(gram)
        self._weights: Matrix = self._inverse @ (centred.T @ targets)

    def scores(self, vector: Vectors, own: int | None = None) -> Matrix:
        """Scores of all owners; with `own`, as if this very vector had not been among that owner's."""
        row = self._prepare(vector.reshape(1, -1))
        scores: Matrix = (row @ self._weights)[0]
        if own is not None:
            leverage = float((row @ self._inverse @ row.T)[0, 0])
            scores = scores.copy()
            scores[own] -= leverage
            scores /= max(1e-6, 1.0 - leverage)
        return scores

    def _prepare(self, vectors: Vectors) -> Matrix:
        centred = vectors.astype(np.float64) - self._mean
        bias = np.full((len(vectors), 1), 0.2)
        normal = centred / np.maximum(1e-9, np.linalg.norm(centred, axis=1, keepdims=True))
        return np.hstack([normal, bias])
