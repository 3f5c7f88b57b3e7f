"""The owners' classifier for large bases: the same ridge regression, seen through a sample of the questions (Nyström).

The exact solution has as many unknowns as there are questions; this one has as many as landmarks, whatever the size
of the base, and a changed entry changes a few sums. Landmarks stay until the base is merged: nothing else moves.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular

from knowledge_base.retrieval.classifier import RIDGE, SHARPNESS
from knowledge_base.retrieval.embedder import Vectors

Floats = NDArray[np.float32]
Owners = NDArray[np.int64]

LANDMARKS = 2048
_BLOCK = 8192


@dataclass(frozen=True)
class Landmarks:
    """A sample of the questions: what sentences are compared with, and the whitening that makes features of it."""

    mean: Floats
    points: Floats
    whitening: Floats

    @property
    def label(self) -> str:
        """Tells one sample from another: with other landmarks scores differ a little."""
        return hashlib.sha256(self.points.tobytes()).hexdigest()[:16]

    @staticmethod
    def choose(vectors: Vectors, count: int = LANDMARKS) -> Landmarks:
        """A sample, the same for the same vectors."""
        mean = vectors.mean(axis=0)
        chosen = np.sort(np.random.default_rng(0).choice(len(vectors), min(count, len(vectors)), replace=False))
        points = _centred(vectors[chosen], mean)
        kernel = _kernel(points, points).astype(np.float64)
        kernel[np.diag_indices_from(kernel)] += 1e-4
        factor = cholesky(kernel, lower=True, check_finite=False)
        inverse = solve_triangular(factor, np.eye(len(factor)), lower=True, check_finite=False)
        return Landmarks(mean, points, inverse.astype(np.float32))

    def features(self, vectors: Vectors) -> Floats:
        """One row per vector."""
        found: Floats = _kernel(_centred(vectors, self.mean), self.points) @ self.whitening.T
        return found


@dataclass(frozen=True)
class LandmarkClassifier:
    """Scores owners for a vector: about 1 for the right one, about 0 for the others.

    `sums[o]` is the sum of the features of owner `o`'s questions; `topics[o]` the owner of its matter.
    """

    landmarks: Landmarks
    gram: NDArray[np.float64]
    sums: Floats
    vectors: Vectors
    owners: Owners
    topics: Owners

    def scores(self, vector: Vectors) -> dict[str, Floats]:
        """Scores of all owners, by entry and by matter."""
        found = self.sums @ self._solve(self.landmarks.features(vector.reshape(1, -1))[0])
        return {"entry": found, "topic": self._by_topic(found)}

    def scores_without(self, number: int) -> dict[str, Floats]:
        """Scores of the training vector `number`, as if it had not been among them."""
        feature = self.landmarks.features(self.vectors[number : number + 1])[0]
        solved = self._solve(feature)
        leverage = float(feature @ solved)
        wanted = np.zeros(len(self.sums), np.float32)
        wanted[self.owners[number]] = 1.0
        found = ((self.sums @ solved - leverage * wanted) / max(1e-6, 1.0 - leverage)).astype(np.float32)
        return {"entry": found, "topic": self._by_topic(found)}

    def changed(
        self, vectors: Vectors, owners: Owners, topics: Owners, taken: Owners, same: Owners
    ) -> LandmarkClassifier:
        """The classifier of a changed base with the same landmarks.

        `taken[q]`: where question `q` stood before (-1: new); `same[o]`: where unchanged owner `o` stood (-1: changed).
        """
        gone = np.setdiff1d(np.arange(len(self.vectors)), taken[taken >= 0])
        new = np.flatnonzero(taken < 0)
        features = self.landmarks.features(vectors[new])
        gram = self.gram + _gram(features) - _gram(self.landmarks.features(self.vectors[gone]))
        sums = np.where((same >= 0)[:, None], self.sums[np.maximum(same, 0)], np.float32(0.0))
        other = np.flatnonzero(same[owners] < 0)
        np.add.at(sums, owners[other], self.landmarks.features(vectors[other]))
        return replace(self, gram=gram, sums=sums, vectors=vectors, owners=owners, topics=topics)

    @cached_property
    def _factor(self) -> tuple[NDArray[np.float64], bool]:
        ridge = self.gram + RIDGE * np.eye(len(self.gram))
        factor: tuple[NDArray[np.float64], bool] = cho_factor(ridge, lower=True, check_finite=False)
        return factor

    def _solve(self, feature: Floats) -> Floats:
        solved: Floats = cho_solve(self._factor, feature.astype(np.float64), check_finite=False).astype(np.float32)
        return solved

    def _by_topic(self, scores: Floats) -> Floats:
        summed: Floats = np.bincount(self.topics, weights=scores, minlength=len(scores)).astype(np.float32)
        return summed


def landmark_classifier(
    vectors: Vectors, owners: Owners, topics: Owners, landmarks: Landmarks | None = None
) -> LandmarkClassifier:
    """The classifier of a base, from all its questions, in blocks: memory does not grow with the base."""
    landmarks = landmarks or Landmarks.choose(vectors)
    width = len(landmarks.points)
    gram, sums = np.zeros((width, width)), np.zeros((len(topics), width), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        features = landmarks.features(vectors[start : start + _BLOCK])
        gram += _gram(features)
        np.add.at(sums, owners[start : start + _BLOCK], features)
    return LandmarkClassifier(landmarks, gram, sums, vectors, owners, topics)


def _gram(features: Floats) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (features.T @ features).astype(np.float64)
    return found


def _centred(vectors: Vectors, mean: Floats) -> Floats:
    centred = vectors - mean
    normal: Floats = centred / np.maximum(1e-6, np.linalg.norm(centred, axis=1, keepdims=True))
    return normal


def _kernel(points: Floats, landmarks: Floats) -> Floats:
    kernel: Floats = np.exp(np.float32(SHARPNESS) * (points @ landmarks.T - np.float32(1.0)))
    return kernel
