"""Lexical search over passages: bm25s on jieba words and on character bigrams."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.wording import bigrams, words

Scores = NDArray[np.float32]


class LexicalIndex:
    """BM25 over one way of cutting sentences into tokens.

    Scores are divided by what a passage holding every token of the question once would about score, so that they
    can be compared between questions: 1 is about a full overlap.
    """

    def __init__(self, token_lists: Sequence[list[str]]) -> None:
        self._size = len(token_lists)
        self._model = bm25s.BM25(method="lucene")
        self._model.index([tokens or ["∅"] for tokens in token_lists], show_progress=False)
        counts: dict[str, int] = {}
        for tokens in token_lists:
            for token in set(tokens):
                counts[token] = counts.get(token, 0) + 1
        self._idf = {token: float(np.log(1 + (self._size - n + 0.5) / (n + 0.5))) for token, n in counts.items()}
        self._unknown = float(np.log(1 + (self._size + 0.5) / 0.5))

    def scores(self, tokens: list[str]) -> Scores:
        """One score per passage."""
        if not tokens:
            return np.zeros(self._size, np.float32)
        scores: Scores = self._model.get_scores(tokens)
        return scores / np.float32(max(1e-6, sum(self.idf(token) for token in tokens)))

    def idf(self, token: str) -> float:
        """The weight of a token; an unknown one weighs most."""
        return self._idf.get(token, self._unknown)

    def knows(self, token: str) -> bool:
        """Whether any passage holds the token."""
        return token in self._idf


def word_index(texts: Sequence[str]) -> LexicalIndex:
    return LexicalIndex([words(text) for text in texts])


def bigram_index(texts: Sequence[str]) -> LexicalIndex:
    return LexicalIndex([bigrams(text) for text in texts])
