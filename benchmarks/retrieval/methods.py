"""Search methods over a flat list of documents, for comparing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.flat import FlatDocuments
from knowledge_base.retrieval.lexical import bigram_index, word_index
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.wording import bigrams, words
from language.normalise import normalise

Scores = NDArray[np.float64]
Method = Callable[[str], Scores]


class Collection:
    """The documents of one set, indexed in every way that a method needs; each score is one number per document."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        plain = [normalise(text) for text in texts]
        self._words, self._bigrams = word_index(plain), bigram_index(plain)
        self._vectors = embedder.encode(plain, "passage")
        self.documents = FlatDocuments(texts, embedder)

    def by_words(self, query: str) -> Scores:
        """BM25 on jieba's words."""
        return self._words.scores(words(normalise(query))).astype(np.float64)

    def by_bigrams(self, query: str) -> Scores:
        """BM25 on pairs of characters."""
        return self._bigrams.scores(bigrams(normalise(query))).astype(np.float64)

    def dense(self, query: str) -> Scores:
        """Cosines alone."""
        return np.asarray(self._vectors @ self._embedder.encode([normalise(query)], "query")[0], np.float64)

    def reciprocal_ranks(self, query: str) -> Scores:
        """Reciprocal rank fusion of dense and bigrams (FastGPT, Dify)."""
        return _reciprocal(self.dense(query)) + _reciprocal(self.by_bigrams(query))

    def score_sum(self, query: str) -> Scores:
        """The sum of both scores, each from 0 to 1 (MaxKB)."""
        return _unit(self.dense(query)) + _unit(self.by_bigrams(query))


def methods(collection: Collection, ranker: Ranker) -> dict[str, Method]:
    """Every method by its name; ours last."""
    weights = np.array(ranker.weights)
    return {
        "BM25, jieba": collection.by_words,
        "BM25, bigrams": collection.by_bigrams,
        "dense": collection.dense,
        "reciprocal rank fusion": collection.reciprocal_ranks,
        "score sum": collection.score_sum,
        "ours": lambda query: collection.documents.features(query) @ weights,
    }


def _reciprocal(scores: Scores) -> Scores:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return 1.0 / (60.0 + ranks)


def _unit(scores: Scores) -> Scores:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
