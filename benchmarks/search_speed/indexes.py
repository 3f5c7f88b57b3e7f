"""FAISS structures against the exact one: recall, time, throughput, memory, time to build; which is chosen by size."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle, islice

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.search_speed.grown import many_vectors
from benchmarks.timing import median_and_p95
from deploy.setup.memory import resident_mb
from knowledge_base.retrieval.approximate import SegmentedIndex, build_base
from knowledge_base.retrieval.dense import DenseIndex, DenseSearch, Mask
from knowledge_base.retrieval.embedder import Vectors
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.sizes import SIZES, IndexKind

_TOP = 400  # as many as the search takes
_BEST = 10
_ALLOWED = 0.1  # a filter that leaves this share
_CLIENTS = (1, 8, 32)
_MEASURED_SIZES = replace(SIZES, exact_when_allowed=0)  # else a filter would be answered exactly

HEAD = (
    f"| passages | structure | build s | memory MB | p50 ms | p95 ms "
    f"| queries/s, {' / '.join(map(str, _CLIENTS))} clients | recall@{_BEST} | recall@{_TOP} "
    f"| p50 ms, filter {_ALLOWED:.0%} | recall@{_BEST}, filter |\n|{' --- |' * 11}"
)


def compare(real: Vectors, queries: Vectors, sizes: Sequence[int], seconds: float = 2.0) -> Iterator[str]:
    """Rows of the table; `queries` are real questions' vectors; `seconds` of asking per number of clients."""
    for size in sizes:
        vectors = many_vectors(real, size)
        allowed = np.random.default_rng(1).random(size) < _ALLOWED
        everything = np.ones(size, np.bool_)
        exact = DenseIndex(LayeredRows.of(vectors))
        wanted = [_found(exact, queries, mask) for mask in (everything, allowed)]
        for kind in IndexKind:
            begun, before = time.perf_counter(), _memory()
            index = _build(vectors, kind)
            took, held = time.perf_counter() - begun, _memory() - before
            (p50, p95), filtered = (_times(index, queries, mask) for mask in (everything, allowed))
            rates = " / ".join(f"{_rate(index, queries, everything, clients, seconds):.0f}" for clients in _CLIENTS)
            found = [_found(index, queries, mask) for mask in (everything, allowed)]
            chosen = " (chosen)" if SIZES.kind(size) is kind else ""
            yield (
                f"| {size:,} | {kind.value}{chosen} | {took:.1f} | {held:.0f} | {p50:.2f} | {p95:.2f} | {rates} "
                f"| {_recall(found[0], wanted[0], _BEST):.1%} | {_recall(found[0], wanted[0], _TOP):.1%} "
                f"| {filtered[0]:.2f} | {_recall(found[1], wanted[1], _BEST):.1%} |"
            )
            del index


def _build(vectors: Vectors, kind: IndexKind) -> DenseSearch:
    if kind is IndexKind.FLAT:
        return DenseIndex(LayeredRows.of(vectors))
    rows = LayeredRows.of(vectors)
    return SegmentedIndex(rows, build_base(vectors, kind), np.arange(len(vectors), dtype=np.int64), _MEASURED_SIZES)


def _found(index: DenseSearch, queries: Vectors, allowed: Mask) -> list[NDArray[np.int64]]:
    return [index.search(query, allowed, _TOP).passages for query in queries]


def _times(index: DenseSearch, queries: Vectors, allowed: Mask) -> tuple[float, float]:
    """One query after another on one thread, as in the service."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    times = []
    for query in queries:
        begun = time.perf_counter()
        index.search(query, allowed, _TOP)
        times.append(1000 * (time.perf_counter() - begun))
    faiss.omp_set_num_threads(threads)
    return median_and_p95(times)


def _rate(index: DenseSearch, queries: Vectors, allowed: Mask, clients: int, seconds: float) -> float:
    """Queries per second of so many clients, each asking one after another on a thread of its own."""
    ends = time.perf_counter() + seconds

    def ask(first: int) -> int:
        faiss.omp_set_num_threads(1)  # it holds for the thread that says it
        for count, query in enumerate(islice(cycle(queries), first, None), start=1):
            index.search(query, allowed, _TOP)
            if time.perf_counter() > ends:
                return count
        return 0

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        asked = sum(pool.map(ask, range(clients)))
    return asked / (time.perf_counter() - begun)


def _recall(found: list[NDArray[np.int64]], wanted: list[NDArray[np.int64]], top: int) -> float:
    """The share of the exact `top` that was found among as many."""
    shares = [
        len(np.intersect1d(mine[:top], exact[:top])) / max(1, len(exact[:top]))
        for mine, exact in zip(found, wanted, strict=True)
    ]
    return float(np.mean(shares))


def _memory() -> float:
    gc.collect()
    return resident_mb(os.getpid())
