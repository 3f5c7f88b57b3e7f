"""Dense search over passages: FAISS, exact inner product, with the filter applied inside the search."""

from __future__ import annotations

from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.embedder import Vectors

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class DenseHits:
    """Passage positions and cosines, best first."""

    passages: NDArray[np.int64]
    cosines: NDArray[np.float32]


class DenseIndex:
    """All passages' vectors; a search sees only the passages its mask allows."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def search(self, query: Vectors, allowed: Mask, top: int) -> DenseHits:
        """The `top` allowed passages nearest to `query` (one row)."""
        bits = np.packbits(allowed, bitorder="little")
        parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        cosines, found = self._index.search(query.reshape(1, -1), min(top, len(allowed)), params=parameters)
        real = found[0] >= 0
        return DenseHits(found[0][real], cosines[0][real])
