"""`python -m benchmarks.evaluation.searching`: the held-out questions through the search alone, beside dense alone.

Prints aggregates only: recall, errors at rank 1 with a paired bootstrap, what is answered and how surely, calibration.
No dialogue and no gateway: those are `make evaluate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluation.cases import Case, development, held_out
from benchmarks.evaluation.report import wilson
from benchmarks.machine import describe
from contracts.search import Outcome, SearchRequest
from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.rankers import weights_files
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.train import arguments
from language.normalise import normalise

_BINS = 10
_SAMPLES = 10_000


@dataclass(frozen=True)
class Found:
    """One question: rank of a right matter (0: nowhere), dense alone's, how sure, and the outcome."""

    rank: int
    dense_rank: int
    probability: float
    outcome: Outcome
    right: bool


class Bench:
    """Asks the searcher and plain dense search the same questions."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, searcher: Searcher, on: date) -> None:
        self._snapshot, self._embedder, self._searcher, self._on = snapshot, embedder, searcher, on

    def ask(self, case: Case) -> Found:
        """One case; for one out of scope nothing is right."""
        request = SearchRequest(case.text, self._on)
        topics, _ = self._searcher.ranked(request)
        result = self._searcher.search(request)
        ranks = [number for number, topic in enumerate(topics, 1) if self._belongs(topic.topic, case)]
        answered = result.answer is not None and self._belongs(self._topic(result.answer.entry), case)
        rank = min(ranks, default=0)
        return Found(rank, self._dense_rank(case), topics[0].probability if topics else 0.0, result.outcome, answered)

    def _belongs(self, topic: int, case: Case) -> bool:
        entry = self._snapshot.entries[topic].entry
        return entry.id == case.entry or bool({entry.id, *entry.items} & set(case.items))

    def _topic(self, entry: str) -> int:
        return int(self._snapshot.topics[self._snapshot.position[entry]])

    def _dense_rank(self, case: Case) -> int:
        """The same passages, best cosine per matter; no rewriting, no ranker."""
        scores = self._snapshot.dense.vectors @ self._embedder.encode([normalise(case.text)], "query")[0]
        order: dict[int, None] = {}
        for passage in np.argsort(-scores, kind="stable").tolist():
            owner = int(self._snapshot.owners[passage])
            if owner != self._snapshot.outside:
                order.setdefault(int(self._snapshot.topics[owner]), None)
        return next((number for number, topic in enumerate(order, 1) if self._belongs(topic, case)), 0)


def report(found: Sequence[Found], outside: Sequence[Found]) -> str:
    """The table of one set."""
    wrong = np.array([one.rank != 1 for one in found])
    dense_wrong = np.array([one.dense_rank != 1 for one in found])
    answered = [one for one in found if one.outcome is Outcome.ANSWER]
    refused = sum(one.outcome is Outcome.NO_ANSWER for one in outside)
    fewer, low, high = fewer_errors(wrong, dense_wrong)
    lines = [
        "| figure | ours | dense alone |",
        "| --- | --- | --- |",
        f"| right matter at rank 1 | {wilson(int((~wrong).sum()), len(found))} "
        f"| {wilson(int((~dense_wrong).sum()), len(found))} |",
        f"| right matter within 5 | {wilson(sum(0 < one.rank <= 5 for one in found), len(found))} "
        f"| {wilson(sum(0 < one.dense_rank <= 5 for one in found), len(found))} |",
        f"| fewer errors at rank 1 | {fewer:.0f} % ({low:.0f} to {high:.0f}) | |",
        f"| answered | {wilson(len(answered), len(found))} | |",
        f"| right of the answered | {wilson(sum(one.right for one in answered), len(answered))} | |",
        f"| out of scope refused | {wilson(refused, len(outside))} | |",
        f"| calibration error, with out of scope | {calibration_error([*found, *outside]):.3f} | |",
        f"| calibration error, questions only | {calibration_error(found):.3f} | |",
    ]
    return "\n".join(lines)


def fewer_errors(ours: NDArray[np.bool_], dense: NDArray[np.bool_]) -> tuple[float, float, float]:
    """How many per cent fewer errors than dense alone, with a paired bootstrap's 95 % interval."""
    draw = np.random.default_rng(0).integers(0, len(ours), (_SAMPLES, len(ours)))
    shares = 100 * (1 - ours[draw].sum(axis=1) / np.maximum(1, dense[draw].sum(axis=1)))
    low, high = np.percentile(shares, [2.5, 97.5])
    return 100 * (1 - float(ours.sum()) / max(1, int(dense.sum()))), float(low), float(high)


def calibration_error(found: Sequence[Found]) -> float:
    """Expected calibration error of the first matter's probability, ten bins of equal width."""
    sure = np.array([one.probability for one in found])
    right = np.array([one.rank == 1 for one in found])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in np.unique(bins)]
    return float(sum(gaps) / len(found))


def main(argv: list[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--set", choices=("development", "heldout"), default="heldout")
    options = parser.parse_args(argv)
    embedder = CachingEmbedder(load_embedder(options.model), options.cache)
    snapshot = build_snapshot(publish_in_memory(read_city(options.city)), embedder)
    searcher = Searcher(snapshot, embedder, Ranker.load(weights_files(embedder.name)[0]))
    bench = Bench(snapshot, embedder, searcher, options.on)
    cases = held_out() if options.set == "heldout" else development()
    questions = [bench.ask(case) for case in cases if case.kind not in ("complaint", "out_of_scope")]
    outside = [bench.ask(case) for case in cases if case.kind == "out_of_scope"]
    print(f"{describe()}\n\n{options.set}: {len(questions)} questions, {len(outside)} out of scope\n")
    print(report(questions, outside))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
