"""The training command's part for flat documents: from training parts alone, and plain about what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge_base.retrieval import rankers
from knowledge_base.retrieval.flat import FLAT_FEATURES
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.train import train_public
from tests.knowledge_base.embedder import FakeEmbedder

TEXTS = ["居民身份证补领", "普通护照签发", "结婚登记", "公租房申请", "租房提取公积金"]


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(rankers, "FOLDER", tmp_path / "weights")
    return rankers.flat_weights_file(FakeEmbedder().name)


def test_it_reads_the_training_part_alone(weights: Path, tmp_path: Path):
    one = tmp_path / "sets" / "small"
    one.mkdir(parents=True)
    corpus = [json.dumps({"id": number, "text": text}) for number, text in enumerate(TEXTS)]
    (one / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    asked = json.dumps({"query": "身份证补领", "gold": [0]})
    (one / "queries.train.jsonl").write_text(asked, encoding="utf-8")  # there is no queries.test.jsonl
    assert train_public(tmp_path / "sets", FakeEmbedder()) == 0
    assert Ranker.load(weights, FLAT_FEATURES).trained_on == "1 of small"


def test_without_a_folder_the_weights_stay_and_it_says_so(weights: Path, capsys: pytest.CaptureFixture[str]):
    assert train_public(None, FakeEmbedder()) == 0
    assert "left as it is, no folder of public sets was named" in capsys.readouterr().out
    assert not weights.exists()


def test_a_folder_without_sets_is_an_error(weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert train_public(tmp_path, FakeEmbedder()) == 1
    assert str(tmp_path) in capsys.readouterr().err
    assert not weights.exists()
