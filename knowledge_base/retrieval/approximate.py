"""Dense search in large bases: a graph (HNSW) or lists (IVF) over a base, exact over what came later.

The base is costly to build and never changes. What is published later stands beside it and is compared exactly, what
is gone is filtered out; when much has changed a new base is built in the background. A filter that leaves little is
answered exactly too: a graph walks past what it may not return, and then finds too little.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.dense import DenseHits, DenseIndex, DenseSearch, Mask, selector
from knowledge_base.retrieval.embedder import Vectors
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.sizes import SIZES, IndexKind, IndexSizes

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Base:
    """A built FAISS index; its rows are numbered as they were when it was built. `label` tells it from others."""

    kind: IndexKind
    index: Any
    label: str = ""

    @property
    def size(self) -> int:
        return int(self.index.ntotal)


def build_base(vectors: Vectors, kind: IndexKind) -> Base:
    """Build a graph or lists over vectors of unit length."""
    count, width = vectors.shape
    if kind is IndexKind.HNSW:
        index: Any = faiss.IndexHNSWFlat(width, 32, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 80
    else:
        lists = max(1, int(4 * np.sqrt(count)))
        index = faiss.IndexIVFFlat(faiss.IndexFlatIP(width), width, lists, faiss.METRIC_INNER_PRODUCT)
        index.cp.niter = 10
        sample = np.random.default_rng(0).choice(count, min(count, 40 * lists), replace=False)
        index.train(np.ascontiguousarray(vectors[np.sort(sample)]))
    index.add(vectors)
    return Base(kind, index, hashlib.sha256(vectors.tobytes()).hexdigest()[:16])


@dataclass(frozen=True)
class SegmentedIndex:
    """A base and what came later. `rows[p]`: the base's row of passage `p`, -1 when it came later."""

    vectors: LayeredRows
    base: Base
    rows: Rows
    sizes: IndexSizes = SIZES

    @property
    def changed(self) -> float:
        """The share of passages that came later or are gone from the base."""
        kept = len(self._kept)
        return (len(self.rows) - kept + self.base.size - kept) / max(1, self.base.size)

    @cached_property
    def _kept(self) -> Rows:
        """The passages that stand in the base."""
        return np.flatnonzero(self.rows >= 0)

    @cached_property
    def _later(self) -> Rows:
        """The passages that came after the base."""
        return np.flatnonzero(self.rows < 0)

    @cached_property
    def _passage_of(self) -> Rows:
        """Per row of the base its passage, -1 for what is gone."""
        passages = np.full(self.base.size, -1, np.int64)
        passages[self.rows[self._kept]] = self._kept
        return passages

    def search(self, query: Vectors, allowed: Mask, top: int) -> DenseHits:
        query = query.reshape(1, -1)
        if int(allowed.sum()) <= self.sizes.exact_when_allowed:
            return self._exact(query, np.flatnonzero(allowed), top)
        near = self._in_base(query, allowed, top)
        later = self._exact(query, self._later[allowed[self._later]], top)
        passages = np.concatenate([near.passages, later.passages])
        cosines = np.concatenate([near.cosines, later.cosines])
        order = np.argsort(-cosines, kind="stable")[:top]
        return DenseHits(passages[order], cosines[order])

    def _exact(self, query: Vectors, passages: Rows, top: int) -> DenseHits:
        cosines = (self.vectors[passages] @ query[0]).astype(np.float32)
        order = np.argsort(-cosines, kind="stable")[:top]
        return DenseHits(passages[order], cosines[order])

    def _in_base(self, query: Vectors, allowed: Mask, top: int) -> DenseHits:
        may = np.zeros(self.base.size, np.bool_)
        may[self.rows[self._kept]] = allowed[self._kept]
        filtered = selector(may)
        if self.base.kind is IndexKind.HNSW:
            parameters: Any = faiss.SearchParametersHNSW(sel=filtered, efSearch=max(512, top))
        else:
            parameters = faiss.SearchParametersIVF(sel=filtered, nprobe=max(16, self.base.index.nlist // 32))
        cosines, found = self.base.index.search(query, top, params=parameters)
        real = found[0] >= 0
        return DenseHits(self._passage_of[found[0][real]], cosines[0][real])


def make_dense(
    vectors: LayeredRows, before: DenseSearch | None = None, taken: Rows | None = None, sizes: IndexSizes = SIZES
) -> DenseSearch:
    """The index for this many passages; `taken[p]` is where passage `p` stood in `before` (-1: nowhere)."""
    kind = sizes.kind(len(vectors))
    if kind is IndexKind.FLAT:
        return DenseIndex(vectors)
    if isinstance(before, SegmentedIndex) and taken is not None:
        rows = np.where(taken >= 0, before.rows[np.maximum(taken, 0)], -1)
        return SegmentedIndex(vectors, before.base, rows, sizes)
    return merged(SegmentedIndex(vectors, Base(kind, None), np.zeros(0, np.int64), sizes))


def merged(index: SegmentedIndex) -> SegmentedIndex:
    """The same passages with a base that holds them all; takes minutes for millions."""
    vectors = index.vectors.whole
    base = build_base(vectors, index.sizes.kind(len(vectors)))
    return replace(index, vectors=LayeredRows.of(vectors), base=base, rows=np.arange(len(vectors), dtype=np.int64))
