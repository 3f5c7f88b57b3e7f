"""Figures of understanding: F1 by label, and how far confidence tells the truth. Pure functions."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

L = TypeVar("L")


@dataclass(frozen=True)
class Score:
    """Of one label: how many were there, found, and found rightly."""

    wanted: int
    claimed: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.claimed if self.claimed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """1 when nothing was there and nothing was found."""
        return 2 * self.right / (self.wanted + self.claimed) if self.wanted + self.claimed else 1.0


def by_intent(pairs: Sequence[tuple[str, str]]) -> dict[str, Score]:
    """Scores of the intents asked; pairs of (true, predicted)."""
    return {
        intent: Score(
            sum(true == intent for true, _ in pairs),
            sum(predicted == intent for _, predicted in pairs),
            sum(true == predicted == intent for true, predicted in pairs),
        )
        for intent in sorted({true for true, _ in pairs})
    }


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean F1 over the intents asked."""
    return statistics.mean(score.f1 for score in by_intent(pairs).values())


def of_sets(pairs: Iterable[tuple[frozenset[L], frozenset[L]]]) -> Score:
    """The score of values found in sentences; pairs of (true, found) sets."""
    wanted = claimed = right = 0
    for true, found in pairs:
        wanted += len(true)
        claimed += len(found)
        right += len(true & found)
    return Score(wanted, claimed, right)


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: |confidence - accuracy| by bins of equal width, weighted by their sizes."""
    error = 0.0
    for number in range(bins):
        here = [(sure, right) for sure, right in judged if min(int(sure * bins), bins - 1) == number]
        if here:
            sure = statistics.mean(confidence for confidence, _ in here)
            error += abs(sure - statistics.mean(right for _, right in here)) * len(here) / len(judged)
    return error
