"""Rows of numbers in two layers: a base that stays as it is, and what came after it.

An index holds a hundred megabytes of vectors of which a change moves a few kilobytes: those are added beside the rest,
and what was there before is shared by the index before and the one after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LayeredRows:
    """Row `r` is row `place[r]` of both layers, one under the other. Reads like an array of rows."""

    base: Floats
    later: Floats
    place: Places

    @staticmethod
    def of(rows: Floats) -> LayeredRows:
        """All of them in the base."""
        return LayeredRows(rows, rows[:0], np.arange(len(rows), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.place)

    def __getitem__(self, wanted: Any) -> Floats:
        """One row for a number, many for an array of numbers or a mask."""
        places = self.place[wanted]
        if not len(self.later):
            found: Floats = self.base[places]
            return found
        first = places < len(self.base)
        found = self.base[np.where(first, places, 0)]
        found[~first] = self.later[places[~first] - len(self.base)]
        return found

    def __matmul__(self, vector: Floats) -> Floats:
        """Every row times a vector."""
        found: Floats = np.concatenate([self.base @ vector, self.later @ vector])[self.place]
        return found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.asarray(self.whole, dtype)

    @property
    def whole(self) -> Floats:
        """All rows as one array; the base itself when nothing has changed."""
        if not len(self.later) and np.array_equal(self.place, np.arange(len(self.base))):
            return self.base
        return self[np.arange(len(self.place))]

    def changed(self, taken: Places, new: Floats) -> LayeredRows:
        """`taken[r]`: where row `r` stood before; those with -1 are the rows of `new`, in their order."""
        fresh = np.flatnonzero(taken < 0)
        place = self.place[np.maximum(taken, 0)] if len(self.place) else np.zeros(len(taken), np.int64)
        place[fresh] = len(self.base) + len(self.later) + np.arange(len(fresh))
        return LayeredRows(self.base, np.concatenate([self.later, new]) if len(new) else self.later, place)
