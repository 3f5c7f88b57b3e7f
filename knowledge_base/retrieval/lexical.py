"""Lexical search over passages: bm25s on jieba words and on character bigrams.

The counts of tokens are kept beside the index: rows of passages that did not change are taken over, and the scores
are computed anew from all counts at once. An index made in steps is the same as one made in one go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge_base.retrieval.wording import bigrams, words

Scores = NDArray[np.float32]
Counts = Any  # a scipy CSR matrix: passages × tokens
_NOTHING = "∅"  # what a passage without tokens holds


class Vocabulary:
    """Numbers for tokens; it only grows, so that older indexes go on reading it while a newer one is made."""

    def __init__(self, tokens: Sequence[str] = ()) -> None:
        self.numbers: dict[str, int] = {token: number for number, token in enumerate(tokens)}

    def count(self, token_lists: Sequence[list[str]]) -> Counts:
        """How often each token stands in each list."""
        columns, values, ends = [], [], [0]
        for tokens in token_lists:
            for token, times in Counter(tokens or [_NOTHING]).items():
                columns.append(self.numbers.setdefault(token, len(self.numbers)))
                values.append(times)
            ends.append(len(columns))
        shape = (len(token_lists), len(self.numbers))
        return sparse.csr_matrix(
            (np.array(values, np.float32), np.array(columns, np.int32), np.array(ends, np.int64)), shape=shape
        )


class LexicalIndex:
    """BM25 (Lucene's variant) over one way of cutting sentences into tokens.

    Scores are divided by what a passage holding every token of the question once would about score, so that they
    can be compared between questions: 1 is about a full overlap.
    """

    def __init__(self, counts: Counts, vocabulary: Vocabulary) -> None:
        self.counts = counts
        self.vocabulary = vocabulary
        self._size = counts.shape[0]
        self._frequencies = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log(1 + (self._size - self._frequencies + 0.5) / (self._frequencies + 0.5))
        self._idf: NDArray[np.float64] = idf
        self._unknown = float(np.log(1 + (self._size + 0.5) / 0.5))
        self._model = bm25s.BM25(method="lucene")
        self._model.scores = _score_matrix(counts, idf.astype(np.float32), self._model.k1, self._model.b)
        self._model.nonoccurrence_array = None

    def scores(self, tokens: list[str]) -> Scores:
        """One score per passage."""
        numbers = [self.vocabulary.numbers[token] for token in tokens if self.knows(token)]
        if not numbers:
            return np.zeros(self._size, np.float32)
        scores: Scores = self._model.get_scores_from_ids(numbers)
        return scores / np.float32(max(1e-6, sum(self.idf(token) for token in tokens)))

    def idf(self, token: str) -> float:
        """The weight of a token; an unknown one weighs most."""
        return float(self._idf[self.vocabulary.numbers[token]]) if self.knows(token) else self._unknown

    def knows(self, token: str) -> bool:
        """Whether any passage holds the token."""
        number = self.vocabulary.numbers.get(token)
        return number is not None and number < len(self._frequencies) and bool(self._frequencies[number])


def _score_matrix(counts: Counts, idf: Scores, k1: float, b: float) -> dict[str, Any]:
    """What `bm25s.BM25.index` computes passage by passage, for all passages at once: the form that it searches."""
    size = counts.shape[0]
    lengths = np.add.reduceat(counts.data, counts.indptr[:-1]) if size else np.zeros(0, np.float32)
    norms = (k1 * ((1 - b) + b * lengths / lengths.mean())).astype(np.float32)
    scores = counts.data / (np.repeat(norms, np.diff(counts.indptr)) + counts.data) * idf[counts.indices]
    matrix = sparse.csr_matrix((scores, counts.indices, counts.indptr), shape=counts.shape).tocsc()
    return {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr, "num_docs": size}


def word_index(texts: Sequence[str]) -> LexicalIndex:
    vocabulary = Vocabulary()
    return LexicalIndex(vocabulary.count([words(text) for text in texts]), vocabulary)


def bigram_index(texts: Sequence[str]) -> LexicalIndex:
    vocabulary = Vocabulary()
    return LexicalIndex(vocabulary.count([bigrams(text) for text in texts]), vocabulary)
