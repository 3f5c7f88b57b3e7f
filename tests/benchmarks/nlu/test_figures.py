from __future__ import annotations

import pytest

from benchmarks.nlu.figures import Score, by_intent, calibration_error, macro_f1, of_sets


def test_f1_by_intent():
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("b", "c")]
    scores = by_intent(pairs)
    assert set(scores) == {"a", "b"}
    assert scores["a"] == Score(2, 1, 1)
    assert scores["a"].f1 == pytest.approx(2 / 3)
    assert scores["b"].f1 == pytest.approx(2 / 3)
    assert macro_f1(pairs) == pytest.approx(2 / 3)


def test_values_found_in_sentences():
    score = of_sets([(frozenset("xy"), frozenset("xz")), (frozenset(), frozenset()), (frozenset("u"), frozenset())])
    assert (score.wanted, score.claimed, score.right) == (3, 2, 1)
    assert of_sets([(frozenset(), frozenset())]).f1 == 1.0


def test_confidence_that_tells_the_truth_has_no_error():
    assert calibration_error([(0.5, True), (0.5, False)]) == pytest.approx(0.0)
    assert calibration_error([(1.0, True), (1.0, False)]) == pytest.approx(0.5)
    assert calibration_error([(0.95, True)] * 9 + [(0.15, True)]) == pytest.approx(0.05 * 0.9 + 0.85 * 0.1)
