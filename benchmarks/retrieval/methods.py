"""Plain search methods over a flat list of documents, for comparing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.dense import DenseIndex
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.lexical import bigram_index, word_index
from knowledge_base.retrieval.wording import bigrams, official, searchable, words
from language.normalise import normalise

Scores = NDArray[np.float64]
Method = Callable[[str], Scores]


def methods(texts: Sequence[str], embedder: Embedder) -> dict[str, Method]:
    """Each method gives a score per document for a query."""
    plain = [normalise(text) for text in texts]
    by_words, by_bigrams = word_index(plain), bigram_index(plain)
    dense = DenseIndex(embedder.encode(plain, "passage"))
    rewritten = DenseIndex(embedder.encode([official(text) for text in plain], "passage"))

    def word_scores(query: str) -> Scores:
        return by_words.scores(words(normalise(query))).astype(np.float64)

    def bigram_scores(query: str) -> Scores:
        return by_bigrams.scores(bigrams(normalise(query))).astype(np.float64)

    def dense_scores(query: str) -> Scores:
        return np.asarray(dense.vectors @ embedder.encode([normalise(query)], "query")[0], np.float64)

    def fused(query: str) -> Scores:
        return _reciprocal(dense_scores(query)) + _reciprocal(bigram_scores(query))

    def ours(query: str) -> Scores:
        """Courtesies off, official words, dense with a little of both lexical scores; no training applies here."""
        sentence = searchable(query)
        cosines = np.asarray(rewritten.vectors @ embedder.encode([official(sentence)], "query")[0], np.float64)
        return 0.8 * _unit(cosines) + 0.1 * _unit(bigram_scores(sentence)) + 0.1 * _unit(word_scores(sentence))

    return {
        "BM25, jieba": word_scores,
        "BM25, bigrams": bigram_scores,
        "dense": dense_scores,
        "RRF dense+bigrams": fused,
        "ours (untrained)": ours,
    }


def _reciprocal(scores: Scores) -> Scores:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return 1.0 / (60.0 + ranks)


def _unit(scores: Scores) -> Scores:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
