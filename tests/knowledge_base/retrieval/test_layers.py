"""Rows in layers read like one array, and a change is seen by the later ones alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.retrieval.layers import LayeredRows


def _rows(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)


@given(st.lists(st.lists(st.integers(-1, 30), max_size=12), min_size=1, max_size=5))
def test_they_read_like_the_array_made_anew(steps: list[list[int]]):
    plain = _rows(9, 0)
    layered = LayeredRows.of(plain)
    for number, step in enumerate(steps, start=1):
        before, seen = layered, plain.copy()
        taken = np.array([min(place, len(plain) - 1) for place in step], np.int64)
        new = _rows(int((taken < 0).sum()), number)
        layered = layered.changed(taken, new)
        made = plain[np.maximum(taken, 0)] if len(plain) else np.zeros((len(taken), 5), np.float32)
        made[taken < 0] = new
        plain = made
        assert len(layered) == len(plain)
        assert np.array_equal(layered.whole, plain)
        assert np.array_equal(layered, plain)
        assert np.allclose(layered @ np.ones(5, np.float32), plain @ np.ones(5, np.float32), atol=1e-5)
        mask = np.arange(len(plain)) % 2 == 0
        assert np.array_equal(layered[mask], plain[mask])
        if len(plain):
            assert np.array_equal(layered[len(plain) - 1], plain[-1])
        assert np.array_equal(before.whole, seen)


def test_the_base_is_shared():
    first = LayeredRows.of(_rows(9, 0))
    second = first.changed(np.array([0, 1, -1, 8]), _rows(1, 1))
    assert second.base is first.base
    assert first.whole is first.base
