"""Dense search over passages: FAISS, inner product, with the filter applied inside the search.

Small bases are searched exactly; large ones through a graph or through lists (`approximate.py`), chosen by size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.embedder import Vectors
from knowledge_base.retrieval.layers import LayeredRows

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class DenseHits:
    """Passage positions and cosines, best first."""

    passages: NDArray[np.int64]
    cosines: NDArray[np.float32]


class DenseSearch(Protocol):
    """All passages' vectors; a search sees only the passages its mask allows."""

    @property
    def vectors(self) -> LayeredRows: ...

    def search(self, query: Vectors, allowed: Mask, top: int) -> DenseHits:
        """The `top` allowed passages nearest to `query` (one row)."""
        ...


class DenseIndex:
    """Exact: every allowed passage is compared."""

    def __init__(self, rows: LayeredRows) -> None:
        vectors = rows.whole
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        # the index holds the vectors; nobody needs them twice
        size = self._index.ntotal * vectors.shape[1]
        self.vectors = LayeredRows.of(faiss.rev_swig_ptr(self._index.get_xb(), size).reshape(vectors.shape))

    def search(self, query: Vectors, allowed: Mask, top: int) -> DenseHits:
        parameters = faiss.SearchParameters(sel=selector(allowed))
        cosines, found = self._index.search(query.reshape(1, -1), min(top, len(allowed)), params=parameters)
        real = found[0] >= 0
        return DenseHits(found[0][real], cosines[0][real])


def selector(allowed: Mask) -> faiss.IDSelectorBitmap:
    """The filter as FAISS applies it before it compares."""
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
