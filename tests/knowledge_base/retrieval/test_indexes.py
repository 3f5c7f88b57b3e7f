"""Dense, lexical and classifying parts of the index, each alone."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.classifier import OwnerClassifier
from knowledge_base.retrieval.dense import DenseIndex
from knowledge_base.retrieval.embedder import RememberingEmbedder
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.lexical import LexicalIndex, Vocabulary, bigram_index, word_index
from knowledge_base.retrieval.pooling import best, mean_of_three
from knowledge_base.retrieval.wording import bigrams, words
from tests.knowledge_base.embedder import FakeEmbedder

TEXTS = ["身份证丢了怎么补办", "护照多少钱一本", "领结婚证带什么", "租房能取公积金吗"]


@given(st.lists(st.booleans(), min_size=4, max_size=4), st.integers(1, 10))
def test_the_dense_filter_works_inside_the_search(mask: list[bool], top: int):
    vectors = FakeEmbedder().encode(TEXTS, "query")
    hits = DenseIndex(LayeredRows.of(vectors)).search(vectors[0], np.array(mask), top)
    assert len(hits.passages) == min(top, sum(mask))
    assert all(mask[position] for position in hits.passages)
    assert list(hits.cosines) == sorted(hits.cosines, reverse=True)


@pytest.mark.parametrize(("index", "cut"), [(word_index(TEXTS), words), (bigram_index(TEXTS), bigrams)])
def test_lexical_scores_find_the_passage(index, cut):
    assert int(index.scores(cut("护照一本多少钱")).argmax()) == 1
    assert index.scores([]).tolist() == [0.0] * 4
    assert index.scores(["没见过的词"]).max() == 0.0
    assert index.idf("没见过的词") >= max(index.idf(token) for token in cut(TEXTS[0]))


def test_scores_are_those_of_bm25s():
    lists = [bigrams(text) for text in (*TEXTS, TEXTS[0] + TEXTS[1])]
    reference = bm25s.BM25(method="lucene")
    reference.index(lists, show_progress=False)
    vocabulary = Vocabulary()
    index = LexicalIndex(vocabulary.count(lists), vocabulary)
    tokens = bigrams("护照丢了怎么补办")
    weight = sum(index.idf(token) for token in tokens)
    known = [token for token in tokens if index.knows(token)]
    assert np.allclose(index.scores(tokens) * weight, reference.get_scores(known), rtol=1e-5)


def test_an_older_index_does_not_know_newer_tokens():
    vocabulary = Vocabulary()
    index = LexicalIndex(vocabulary.count([["护照"]]), vocabulary)
    vocabulary.count([["新词"]])
    assert not index.knows("新词")
    assert index.scores(["新词"]).tolist() == [0.0]


def test_an_empty_passage_is_no_error():
    assert word_index(["", "护照"]).scores(["护照"])[1] > 0


def test_leaving_one_out_equals_solving_without_it():
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(12, 5)).astype(np.float32)
    owners = np.arange(12) % 3
    classifier = OwnerClassifier(vectors, {"entry": owners}, 3)
    found = classifier.scores_without(4)["entry"]
    kept = np.delete(np.arange(12), 4)
    points = classifier._points
    kernel = np.exp(2.0 * (points @ points.T - 1.0))
    targets = np.eye(3)[owners]
    weights = np.linalg.solve(kernel[np.ix_(kept, kept)] + 0.5 * np.eye(11), targets[kept])
    assert np.allclose(found, kernel[4, kept] @ weights, atol=1e-3)


def test_the_classifier_knows_its_own_questions():
    vectors = FakeEmbedder().encode(TEXTS, "query")
    classifier = OwnerClassifier(vectors, {"entry": np.arange(4)}, 4)
    assert [int(classifier.scores(vector)["entry"].argmax()) for vector in vectors] == [0, 1, 2, 3]


def test_pooling():
    owners = np.array([0, 0, 0, 0, 1])
    scores = np.array([1.0, 4.0, 2.0, 3.0, 3.0])
    assert best(owners, scores, 3).tolist() == [4.0, 3.0, 0.0]
    assert mean_of_three(owners, scores, 3).tolist() == [3.0, 1.0, 0.0]


def test_the_cache_embeds_only_what_is_new(tmp_path: Path):
    inner = FakeEmbedder()
    first = CachingEmbedder(inner, tmp_path)
    before = first.encode(TEXTS, "query")
    second = CachingEmbedder(FakeEmbedder(), tmp_path)
    after = second.encode([*TEXTS, "新的一句"], "query")
    assert np.array_equal(before, after[:4])
    assert second.embedded == 1


def test_the_cache_tells_roles_apart(tmp_path: Path):
    cache = CachingEmbedder(FakeEmbedder(), tmp_path)
    cache.encode(TEXTS[:1], "query")
    cache.encode(TEXTS[:1], "passage")
    assert cache.embedded == 2


def test_an_interrupted_build_keeps_what_it_embedded(tmp_path: Path):
    class Interrupted(FakeEmbedder):
        def encode(self, texts, role):
            if self.encoded:
                raise KeyboardInterrupt
            return super().encode(texts, role)

    texts = [f"第{number}句" for number in range(300)]
    with pytest.raises(KeyboardInterrupt):
        CachingEmbedder(Interrupted(), tmp_path).encode(texts, "query")
    again = CachingEmbedder(FakeEmbedder(), tmp_path)
    vectors = again.encode(texts, "query")
    assert 0 < again.embedded < len(texts)
    assert np.array_equal(vectors, FakeEmbedder().encode(texts, "query"))


def test_the_cache_forgets_the_oldest(tmp_path: Path):
    first = CachingEmbedder(FakeEmbedder(), tmp_path)
    for text in TEXTS:
        first.encode([text], "query")
    first.trim(1)
    second = CachingEmbedder(FakeEmbedder(), tmp_path)
    second.encode(TEXTS, "query")
    assert second.embedded == 3


def test_two_processes_may_share_a_cache(tmp_path: Path):
    first, second = CachingEmbedder(FakeEmbedder(), tmp_path), CachingEmbedder(FakeEmbedder(), tmp_path)
    first.encode(TEXTS, "query")
    second.encode(TEXTS, "query")
    assert (first.embedded, second.embedded) == (4, 0)


def test_a_damaged_cache_is_only_slower(tmp_path: Path):
    (tmp_path / "embeddings-fake.sqlite").write_bytes(b"broken" * 1000)
    cache = CachingEmbedder(FakeEmbedder(), tmp_path)
    assert cache.encode(TEXTS, "query").shape[0] == 4


def test_a_repeated_query_is_not_embedded_again():
    inner = FakeEmbedder()
    remembering = RememberingEmbedder(inner, size=1)
    for text in ("一", "一", "二", "一"):
        remembering.encode([text], "query")
    assert inner.encoded == ["一", "二", "一"]
