"""The learned ranker: a conditional logit over the candidates of one question.

utility = weights · features; probability = softmax over all candidates, "none of ours" among them. A few dozen
numbers, trained by `python -m knowledge_base.retrieval.train`, kept as JSON and therefore readable in a review.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from knowledge_base.errors import ModelMismatch, WeightsMissing
from knowledge_base.retrieval.evidence import FEATURES
from knowledge_base.retrieval.pooling import Floats


@dataclass(frozen=True)
class Ranker:
    """Weights in the order of `features`; `trained_on` says for whom the figures hold."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    embedding: str
    trained_on: str = ""

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of each candidate (row) being the right one."""
        return softmax(rows @ np.array(self.weights))

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        named = {name: round(weight, 4) for name, weight in zip(self.features, self.weights, strict=True)}
        data = {"embedding": self.embedding, "trained_on": self.trained_on, "weights": named}
        file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    @staticmethod
    def load(file: Path, features: tuple[str, ...] = FEATURES) -> Ranker:
        """Read weights; raises `WeightsMissing`, or `ModelMismatch` when the code computes other features."""
        if not file.exists():
            raise WeightsMissing(file)
        data = json.loads(file.read_text(encoding="utf-8"))
        names = tuple(data["weights"])
        if names != features:
            raise ModelMismatch(features, names)
        return Ranker(names, tuple(data["weights"].values()), data["embedding"], data["trained_on"])


@dataclass(frozen=True)
class Example:
    """One question for training: its candidates' features, which rows are right, how much it counts."""

    rows: Floats
    right: NDArray[np.bool_]
    weight: float = 1.0


def fit(
    examples: Sequence[Example],
    embedding: str,
    *,
    features: tuple[str, ...] = FEATURES,
    penalty: float = 0.02,
    note: str = "",
) -> Ranker:
    """Maximum likelihood with an L2 penalty; several right rows share their probability."""
    count = len(features)
    total = sum(example.weight for example in examples)

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = 0.0, np.zeros(count)
        for example in examples:
            probabilities = softmax(example.rows @ weights)
            mass = max(1e-12, float(probabilities[example.right].sum()))
            wanted = np.where(example.right, probabilities, 0.0) / mass
            value -= example.weight * float(np.log(mass))
            gradient += example.weight * (example.rows.T @ (probabilities - wanted))
        value = value / total + penalty * float(weights @ weights) / count
        return value, gradient / total + 2 * penalty * weights / count

    solution = minimize(loss, np.zeros(count), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return Ranker(features, tuple(float(weight) for weight in solution.x), embedding, note)


def softmax(utilities: Floats) -> Floats:
    exponentials = np.exp(utilities - utilities.max())
    result: Floats = exponentials / exponentials.sum()
    return result
