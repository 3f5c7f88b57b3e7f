"""A classifier over the questions' vectors: kernel ridge regression on one-hot owners, solved when an index is built.

Nearest neighbours know single questions; this knows what the questions of one owner have in common against all
others. The solution is closed, and leaving one question out (for training the ranker without leaks) is too.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from knowledge_base.retrieval.embedder import Vectors

Floats = NDArray[np.float32]

SHARPNESS = 2.0  # of the Gaussian kernel on centred unit vectors; measured on development questions
RIDGE = 0.5


class OwnerClassifier:
    """Scores owners for a vector: about 1 for the right one, about 0 for the others.

    `targets` maps a name to the owner of every vector; one solution serves several ways of owning (entry, matter).
    """

    def __init__(self, vectors: Vectors, targets: dict[str, NDArray[np.int64]], count: int) -> None:
        self._mean = vectors.mean(axis=0)
        self._points = self._prepare(vectors)
        self._targets = targets
        self._count = count
        kernel = self._kernel(self._points)
        kernel[np.diag_indices_from(kernel)] += RIDGE
        self._factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        self._weights = {name: self._solve(self._one_hot(owners)) for name, owners in targets.items()}

    def scores(self, vector: Vectors) -> dict[str, Floats]:
        """Scores of all owners, for every way of owning."""
        row = self._kernel(self._prepare(vector.reshape(1, -1)))[0]
        return {name: row @ weights for name, weights in self._weights.items()}

    def scores_without(self, number: int) -> dict[str, Floats]:
        """Scores of the training vector `number`, as if it had not been among them."""
        found: dict[str, Floats] = {}
        for name, owners in self._targets.items():
            wanted = np.zeros(self._count, np.float32)
            wanted[owners[number]] = 1.0
            found[name] = wanted - self._weights[name][number] / self._leverage[number]
        return found

    @cached_property
    def _leverage(self) -> Floats:
        """The diagonal of the inverse; only training asks for it."""
        inverse = self._solve(np.eye(len(self._points), dtype=np.float32))
        return np.ascontiguousarray(np.diag(inverse))

    def _solve(self, right: Floats) -> Floats:
        solution: Floats = cho_solve(self._factor, right, check_finite=False).astype(np.float32)
        return solution

    def _one_hot(self, owners: NDArray[np.int64]) -> Floats:
        targets = np.zeros((len(owners), self._count), np.float32)
        targets[np.arange(len(owners)), owners] = 1.0
        return targets

    def _prepare(self, vectors: Vectors) -> Floats:
        centred = vectors - self._mean
        normal: Floats = centred / np.maximum(1e-6, np.linalg.norm(centred, axis=1, keepdims=True))
        return normal

    def _kernel(self, points: Floats) -> Floats:
        kernel: Floats = np.exp(np.float32(SHARPNESS) * (points @ self._points.T - np.float32(1.0)))
        return kernel
