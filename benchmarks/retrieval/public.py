"""Our ranking of flat documents against other methods, on the test parts of public sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.methods import Collection, methods
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.flat import FLAT_FEATURES
from knowledge_base.retrieval.public_sets import read_sets
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.rankers import flat_weights_file

OURS, DENSE = "ours", "dense"
FUSIONS = ("reciprocal rank fusion", "score sum")
_SAMPLES = 10_000


def compare(folder: Path, part: str, embedder: Embedder) -> Iterator[str]:
    """Lines of the table, then the differences with a paired bootstrap."""
    ranker = Ranker.load(flat_weights_file(embedder.name), FLAT_FEATURES)
    yield f"{'set':<18}{'method':<24}{'n':>5}{'R@1':>8}{'R@5':>8}{'MRR@10':>8}{'nDCG@1':>8}"
    differences = []
    for one in read_sets(folder, part):
        collection = Collection(one.texts, embedder)
        reciprocal: dict[str, NDArray[np.float64]] = {}
        for name, method in methods(collection, ranker).items():
            ranks = np.array([first_rank(method(query), right) for query, right in one.queries])
            reciprocal[name] = np.where(ranks <= 10, 100.0 / ranks, 0.0)
            first, five = (100 * float(np.mean(ranks <= top)) for top in (1, 5))
            figures = (first, five, float(reciprocal[name].mean()), first)  # with yes-or-no relevance nDCG@1 is R@1
            yield f"{one.name:<18}{name:<24}{len(ranks):>5}" + "".join(f"{figure:>8.1f}" for figure in figures)
        best = max(FUSIONS, key=lambda name: float(reciprocal[name].mean()))
        for other in (DENSE, best):
            mean, low, high = bootstrap(reciprocal[OURS] - reciprocal[other])
            differences.append(f"{one.name:<18}ours - {other:<24}{mean:>+7.1f}  ({low:+.1f} to {high:+.1f})")
    yield "\nMRR@10 in points, 95 % interval of a paired bootstrap over questions"
    yield from differences


def bootstrap(differences: NDArray[np.float64]) -> tuple[float, float, float]:
    """The mean with the 2.5 and 97.5 percentiles of its resampled values."""
    draw = np.random.default_rng(0).integers(0, len(differences), (_SAMPLES, len(differences)))
    low, high = np.percentile(differences[draw].mean(axis=1), [2.5, 97.5])
    return float(differences.mean()), float(low), float(high)


def first_rank(scores: NDArray[np.float64], right: frozenset[int]) -> int:
    """The rank of the first right document."""
    order = np.argsort(-scores, kind="stable").tolist()
    return next(rank for rank, position in enumerate(order, start=1) if position in right)
