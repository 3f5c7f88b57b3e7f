"""The public sets: reading them, training our three weights on their training parts, comparing on their test parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.methods import FEATURES, Collection, methods
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.ranker import Example, Ranker, fit

WEIGHTS = Path(__file__).with_name("flat_weights.json")
OURS, DENSE = "ours", "dense"
FUSIONS = ("reciprocal rank fusion", "score sum")
_CANDIDATES = 150
_SAMPLES = 10_000


@dataclass(frozen=True)
class RetrievalSet:
    """`queries` with the positions of the documents that answer them."""

    name: str
    texts: tuple[str, ...]
    queries: tuple[tuple[str, frozenset[int]], ...]


def read_sets(folder: Path, part: str) -> Iterator[RetrievalSet]:
    """Every `<set>/corpus.jsonl` with its `queries.<part>.jsonl`."""
    for corpus in sorted(folder.glob("*/corpus.jsonl")):
        documents = list(_lines(corpus))
        position = {document["id"]: number for number, document in enumerate(documents)}
        queries = tuple(
            (row["query"], frozenset(position[gold] for gold in row["gold"]))
            for row in _lines(corpus.with_name(f"queries.{part}.jsonl"))
        )
        yield RetrievalSet(corpus.parent.name, tuple(document["text"] for document in documents), queries)


def train(folder: Path, embedder: Embedder) -> Ranker:
    """Three weights from the training parts together, every question weighing the same."""
    examples = []
    counts = []
    for one in read_sets(folder, "train"):
        collection = Collection(one.texts, embedder)
        counts.append(f"{len(one.queries)} of {one.name}")
        for query, right in one.queries:
            rows = collection.features(query)
            near = np.argsort(-(rows[:, 0] + 3 * rows[:, 2]), kind="stable")[:_CANDIDATES]
            kept = np.union1d(near, np.array(sorted(right)))
            examples.append(Example(rows[kept], np.isin(kept, list(right))))
    return fit(examples, embedder.name, features=FEATURES, note=", ".join(counts))


def compare(folder: Path, part: str, embedder: Embedder) -> Iterator[str]:
    """Lines of the table, then the differences with a paired bootstrap."""
    ranker = Ranker.load(WEIGHTS, FEATURES)
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


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
