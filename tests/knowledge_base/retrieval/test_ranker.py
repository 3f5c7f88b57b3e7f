"""The ranker learns, is kept as JSON, and refuses weights of other features."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.errors import ModelMismatch, WeightsMissing
from knowledge_base.retrieval.duties import ROUTING_FEATURES
from knowledge_base.retrieval.evidence import FEATURES
from knowledge_base.retrieval.ranker import Example, Ranker, fit
from knowledge_base.retrieval.rankers import FOLDER, load_rankers

NAMES = ("telling", "noise")


def _examples() -> list[Example]:
    generator = np.random.default_rng(0)
    examples = []
    for _ in range(200):
        rows = generator.normal(size=(5, 2))
        right = np.zeros(5, np.bool_)
        right[int(rows[:, 0].argmax())] = True
        examples.append(Example(rows, right))
    return examples


def test_the_telling_feature_gets_the_weight():
    ranker = fit(_examples(), "fake", features=NAMES)
    assert ranker.weights[0] > 10 * abs(ranker.weights[1])


def test_probabilities_sum_to_one():
    ranker = Ranker(NAMES, (3.0, 0.0), "fake")
    probabilities = ranker.probabilities(np.array([[1.0, 0.0], [0.0, 5.0], [900.0, 0.0]]))
    assert probabilities.sum() == pytest.approx(1.0)
    assert int(probabilities.argmax()) == 2


def test_weights_survive_the_file(tmp_path: Path):
    ranker = Ranker(NAMES, (1.5, -2.25), "fake", "a note")
    ranker.save(tmp_path / "w.json")
    assert Ranker.load(tmp_path / "w.json", NAMES) == ranker


def test_weights_of_other_features_are_refused(tmp_path: Path):
    Ranker(NAMES, (1.0, 1.0), "fake").save(tmp_path / "w.json")
    with pytest.raises(ModelMismatch):
        Ranker.load(tmp_path / "w.json", ("telling", "other"))


def test_an_untrained_model_says_which_command_to_run():
    with pytest.raises(WeightsMissing, match=r"knowledge_base\.retrieval\.train"):
        load_rankers("never-trained")


def test_the_committed_weights_fit_the_code():
    rankers = load_rankers("multilingual-e5-small")
    assert rankers.search.features == FEATURES
    assert rankers.routing.features == ROUTING_FEATURES
    for file in FOLDER.glob("*.json"):
        assert json.loads(file.read_text(encoding="utf-8"))["embedding"] == "multilingual-e5-small"
