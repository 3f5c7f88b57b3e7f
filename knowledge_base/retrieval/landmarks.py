"""The owners' classifier for large bases: the same ridge regression, seen through a sample of the questions (Nyström).

The exact solution has as many unknowns as there are questions; this one has as many as landmarks, whatever the size
of the base, and a changed entry changes a few sums. Landmarks stay until the base is merged: nothing else moves.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

from knowledge_base.retrieval.classifier import RIDGE, SHARPNESS
from knowledge_base.retrieval.embedder import Vectors
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.ridge import Ridge

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

    `vectors` are those of all passages; question `q` is passage `asked[q]` and belongs to `owners[q]`; `sums[o]` is the
    sum of the features of owner `o`'s questions, `topics[o]` the owner of its matter.
    """

    landmarks: Landmarks
    ridge: Ridge
    sums: LayeredRows
    vectors: LayeredRows
    asked: Owners
    owners: Owners
    topics: Owners

    def scores(self, vector: Vectors) -> dict[str, Floats]:
        """Scores of all owners, by entry and by matter."""
        found = self.sums @ self._solve(self.landmarks.features(vector.reshape(1, -1))[0])
        return {"entry": found, "topic": self._by_topic(found)}

    def scores_without(self, number: int) -> dict[str, Floats]:
        """Scores of the training vector `number`, as if it had not been among them."""
        feature = self.landmarks.features(self.vectors[self.asked[number]].reshape(1, -1))[0]
        solved = self._solve(feature)
        leverage = float(feature @ solved)
        wanted = np.zeros(len(self.topics), np.float32)
        wanted[self.owners[number]] = 1.0
        found = ((self.sums @ solved - leverage * wanted) / max(1e-6, 1.0 - leverage)).astype(np.float32)
        return {"entry": found, "topic": self._by_topic(found)}

    def changed(
        self, vectors: LayeredRows, asked: Owners, owners: Owners, topics: Owners, taken: Owners, same: Owners
    ) -> LandmarkClassifier:
        """The classifier of a changed base with the same landmarks; the time it takes goes by what has changed.

        `taken[q]`: where question `q` stood before (-1: new); `same[o]`: where unchanged owner `o` stood (-1: changed).
        """
        stays = np.zeros(len(self.asked), np.bool_)
        stays[taken[taken >= 0]] = True
        new, gone = _without_pairs(vectors[asked[taken < 0]], self.vectors[self.asked[~stays]])
        added, removed = (self.landmarks.features(rows).astype(np.float64) for rows in (new, gone))
        changed = np.flatnonzero(same < 0)
        theirs = np.flatnonzero(same[owners] < 0)
        sums = np.zeros((len(changed), len(self.landmarks.points)), np.float32)
        np.add.at(sums, np.searchsorted(changed, owners[theirs]), self.landmarks.features(vectors[asked[theirs]]))
        ridge, by_owner = self.ridge.changed(added, removed), self.sums.changed(same, sums)
        return LandmarkClassifier(self.landmarks, ridge, by_owner, vectors, asked, owners, topics)

    def _solve(self, feature: Floats) -> Floats:
        return self.ridge.solve(feature.astype(np.float64)).astype(np.float32)

    def _by_topic(self, scores: Floats) -> Floats:
        summed: Floats = np.bincount(self.topics, weights=scores, minlength=len(scores)).astype(np.float32)
        return summed


def landmark_classifier(
    vectors: LayeredRows, asked: Owners, owners: Owners, topics: Owners, landmarks: Landmarks | None = None
) -> LandmarkClassifier:
    """The classifier of a base, from all its questions, in blocks: memory does not grow with the base."""
    landmarks = landmarks or Landmarks.choose(vectors[asked])
    width = len(landmarks.points)
    gram, sums = np.zeros((width, width)), np.zeros((len(topics), width), np.float32)
    for start in range(0, len(asked), _BLOCK):
        features = landmarks.features(vectors[asked[start : start + _BLOCK]])
        gram += _gram(features)
        np.add.at(sums, owners[start : start + _BLOCK], features)
    ridge, by_owner = Ridge.of(gram, RIDGE), LayeredRows.of(sums)
    return LandmarkClassifier(landmarks, ridge, by_owner, vectors, asked, owners, topics)


def _without_pairs(new: Vectors, gone: Vectors) -> tuple[Vectors, Vectors]:
    """Without the vectors that stand in both: the questions of a changed entry that stayed as they were."""
    left = Counter(row.tobytes() for row in gone)
    left.subtract(row.tobytes() for row in new)

    def surplus(rows: Vectors, sign: int) -> Vectors:
        seen: Counter[bytes] = Counter()
        kept = []
        for number, row in enumerate(rows):
            key = row.tobytes()
            seen[key] += 1
            if seen[key] <= sign * left[key]:
                kept.append(number)
        return rows[np.array(kept, np.int64)]

    return surplus(new, -1), surplus(gone, 1)


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
