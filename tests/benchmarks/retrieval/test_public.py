"""The comparison on public sets: reading, ranks, training, and the table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval import public
from benchmarks.retrieval.methods import Collection, methods
from knowledge_base.retrieval.flat import FLAT_FEATURES, train_flat
from knowledge_base.retrieval.public_sets import read_sets
from tests.knowledge_base.embedder import FakeEmbedder

TEXTS = ["居民身份证补领", "普通护照签发", "结婚登记", "公租房申请", "租房提取公积金"]
ASKED = [("身份证补领", [10]), ("护照签发在哪", [11]), ("结婚登记要带什么", [12]), ("租房提公积金", [14])]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    one = tmp_path / "small"
    one.mkdir()
    corpus = [{"id": number, "text": text} for number, text in enumerate(TEXTS, start=10)]
    (one / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in corpus), encoding="utf-8")
    for part in ("train", "test"):
        rows = [{"query": query, "gold": gold} for query, gold in ASKED]
        (one / f"queries.{part}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return tmp_path


def test_a_set_names_documents_by_position(folder: Path):
    (one,) = read_sets(folder, "test")
    assert (one.name, one.queries[0]) == ("small", ("身份证补领", frozenset({0})))


def test_the_first_right_document_counts():
    assert public.first_rank(np.array([0.1, 0.9, 0.5]), frozenset({0, 2})) == 2


def test_equal_methods_differ_by_nothing():
    assert public.bootstrap(np.zeros(20)) == (0.0, 0.0, 0.0)


def test_training_and_comparing(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    weights = tmp_path / "weights.json"
    ranker = train_flat(folder, FakeEmbedder())
    ranker.save(weights)
    monkeypatch.setattr(public, "flat_weights_file", lambda _: weights)
    lines = list(public.compare(folder, "test", FakeEmbedder()))
    assert ranker.trained_on == "4 of small"
    assert sum("small             ours     " in line for line in lines) == 1
    assert sum("ours - " in line for line in lines) == 2


def test_every_method_scores_every_document(folder: Path):
    collection = Collection(TEXTS, FakeEmbedder())
    ranker = train_flat(folder, FakeEmbedder())
    assert ranker.features == FLAT_FEATURES
    for method in methods(collection, ranker).values():
        assert method("护照").shape == (len(TEXTS),)
