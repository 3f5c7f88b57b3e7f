"""From which size on which structure is used (docs/adr; `python -m benchmarks.search_speed` measures them)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IndexKind(StrEnum):
    """`flat` compares all; `hnsw` walks a graph; `ivf` looks into the nearest lists."""

    FLAT = "flat"
    HNSW = "hnsw"
    IVF = "ivf"


@dataclass(frozen=True)
class IndexSizes:
    """Up to `flat` passages all are compared, up to `hnsw` a graph is built, beyond them lists.

    A filter that leaves at most `exact_when_allowed` passages is answered exactly in any case. Up to `exact_questions`
    the classifier is solved exactly, which takes longer than an editor waits beyond it.
    """

    flat: int = 50_000
    hnsw: int = 2_000_000
    exact_when_allowed: int = 20_000
    exact_questions: int = 6_000

    def kind(self, passages: int) -> IndexKind:
        if passages <= self.flat:
            return IndexKind.FLAT
        return IndexKind.HNSW if passages <= self.hnsw else IndexKind.IVF


SIZES = IndexSizes()
