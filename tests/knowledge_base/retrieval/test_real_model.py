"""The default embedding behind the port: the same contract as the fake, and one search with the committed weights."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from contracts.search import Outcome, SearchRequest
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.rankers import load_rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import build_snapshot
from tests.knowledge_base.city import city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

ROOT = Path(__file__).resolve().parents[3]
MODEL = Path(os.environ.get("WENZHENG_VAR", ROOT / "var")) / "embedding" / "multilingual-e5-small"
needs_model = pytest.mark.skipif(not MODEL.exists(), reason="the embedding model is built by `make setup`")
quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def real() -> Embedder:
    return load_embedder(str(MODEL))


@pytest.fixture(params=["fake", pytest.param("real", marks=[needs_model, quiet])])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    return FakeEmbedder() if request.param == "fake" else request.getfixturevalue("real")


def test_the_contract_of_an_embedder(any_embedder: Embedder):
    texts = ["身份证丢了怎么补办", "护照多少钱", "身份证丢了如何补办"]
    vectors = any_embedder.encode(texts, "query")
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == 3
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1]
    assert np.allclose(any_embedder.encode(texts[:1], "query")[0], vectors[0], atol=1e-4)
    assert any_embedder.name


@needs_model
@quiet
def test_a_search_with_the_committed_weights(real: Embedder, tmp_path: Path):
    snapshot = build_snapshot(publish_in_memory(read(tmp_path, city_data())), real)
    searcher = Searcher(snapshot, real, load_rankers(real.name).search)
    found = searcher.search(SearchRequest("身份证被人偷走了要再办一张", date(2026, 11, 1)))
    assert found.candidates[0].item == "psb-id-card-reissue"
    assert searcher.search(SearchRequest("今天股票会涨吗", date(2026, 11, 1))).outcome is Outcome.NO_ANSWER
