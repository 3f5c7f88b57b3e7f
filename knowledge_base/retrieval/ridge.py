"""Systems with one large matrix of which a few rows come and go: factored once, corrected afterwards (Woodbury).

Factoring 2,048 unknowns takes longer than everything else that a changed entry costs; a correction by the few rows that
it adds and removes gives the same solution.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, lu_factor, lu_solve

Floats = NDArray[np.float64]

MOST_ROWS = 512  # with more, factoring anew is the quicker way


@dataclass(frozen=True)
class Ridge:
    """Solves with `gram + ridge · 1`, corrected by `rows` (`signs`: 1 for an added, -1 for a removed one).

    `solved` holds the uncorrected solutions of the rows, a column each.
    """

    factor: tuple[Floats, bool]
    gram: Floats
    rows: Floats
    signs: Floats
    solved: Floats
    ridge: float

    @staticmethod
    def of(gram: Floats, ridge: float) -> Ridge:
        """Factor it."""
        width = len(gram)
        factor = cho_factor(gram + ridge * np.eye(width), lower=True, check_finite=False)
        return Ridge(factor, gram, np.zeros((0, width)), np.zeros(0), np.zeros((width, 0)), ridge)

    def solve(self, right: Floats) -> Floats:
        """The solution for one right-hand side."""
        found: Floats = cho_solve(self.factor, right, check_finite=False)
        if not len(self.rows):
            return found
        corrected: Floats = found - self.solved @ lu_solve(self._small, self.rows @ found, check_finite=False)
        return corrected

    def changed(self, added: Floats, removed: Floats) -> Ridge:
        """The same with some rows more and some less."""
        rows = np.concatenate([self.rows, added, removed])
        signs = np.concatenate([self.signs, np.ones(len(added)), -np.ones(len(removed))])
        if len(rows) > MOST_ROWS:
            return Ridge.of(_corrected(self.gram, rows, signs), self.ridge)
        fresh = cho_solve(self.factor, rows[len(self.rows) :].T, check_finite=False)
        return replace(self, rows=rows, signs=signs, solved=np.concatenate([self.solved, fresh], axis=1))

    @property
    def whole(self) -> Floats:
        """The matrix with all its rows, without the ridge."""
        return _corrected(self.gram, self.rows, self.signs) if len(self.rows) else self.gram

    @cached_property
    def _small(self) -> tuple[Floats, NDArray[np.int32]]:
        small: tuple[Floats, NDArray[np.int32]] = lu_factor(np.diag(self.signs) + self.rows @ self.solved)
        return small


def _corrected(gram: Floats, rows: Floats, signs: Floats) -> Floats:
    corrected: Floats = gram + (rows.T * signs) @ rows
    return corrected
