"""A corrected solution is the one of the matrix made anew, however many rows came and went."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.retrieval.ridge import MOST_ROWS, Ridge

WIDTH = 12


@pytest.mark.parametrize("times", [1, 5, 2 + MOST_ROWS // 7])
def test_rows_come_and_go(times: int):
    random = np.random.default_rng(0)
    rows = random.normal(size=(40, WIDTH))
    right = random.normal(size=WIDTH)
    ridge = Ridge.of(rows.T @ rows, 0.5)
    for _ in range(times):
        gone, new = rows[:3], random.normal(size=(4, WIDTH))
        rows = np.concatenate([rows[3:], new])
        ridge = ridge.changed(new, gone)
    assert np.allclose(ridge.whole, rows.T @ rows)
    assert np.allclose(ridge.solve(right), np.linalg.solve(rows.T @ rows + 0.5 * np.eye(WIDTH), right))
    assert len(ridge.rows) <= MOST_ROWS
