"""Ranking of flat documents: text without questions, names, fields or owners, as public retrieval sets have it.

What the search knows of an entry beyond its text is not there: three features are left, with weights of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.lexical import bigram_index, word_index
from knowledge_base.retrieval.public_sets import read_sets
from knowledge_base.retrieval.ranker import Example, Ranker, fit
from knowledge_base.retrieval.wording import bigrams, official, searchable, words
from language.normalise import normalise

Scores = NDArray[np.float64]

FLAT_FEATURES = ("cosine", "words", "bigrams")
_TOP = 50  # the cosine of this neighbour counts as nought: cosines are squeezed, and every question's differently
_CANDIDATES = 150


class FlatDocuments:
    """Documents with their everyday words made official, indexed for the three features."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        rewritten = [official(normalise(text)) for text in texts]
        self._words, self._bigrams = word_index(rewritten), bigram_index(rewritten)
        self._vectors = embedder.encode(rewritten, "passage")

    def features(self, query: str) -> Scores:
        """A row per document. Courtesies off the question, everyday words made official."""
        sentence = official(searchable(query))
        cosines = np.asarray(self._vectors @ self._embedder.encode([sentence], "query")[0], np.float64)
        floor = np.sort(cosines)[-min(_TOP, len(cosines))]
        by_words = self._words.scores(words(sentence)).astype(np.float64)
        by_bigrams = self._bigrams.scores(bigrams(sentence)).astype(np.float64)
        return np.stack([(cosines - floor) * 10.0, by_words, by_bigrams], axis=1)


def train_flat(folder: Path, embedder: Embedder) -> Ranker:
    """Three weights from the sets' training parts together, every question weighing the same."""
    examples = []
    counts = []
    for one in read_sets(folder, "train"):
        documents = FlatDocuments(one.texts, embedder)
        counts.append(f"{len(one.queries)} of {one.name}")
        for query, right in one.queries:
            rows = documents.features(query)
            near = np.argsort(-(rows[:, 0] + 3 * rows[:, 2]), kind="stable")[:_CANDIDATES]
            kept = np.union1d(near, np.array(sorted(right)))
            examples.append(Example(rows[kept], np.isin(kept, list(right))))
    return fit(examples, embedder.name, features=FLAT_FEATURES, note=", ".join(counts))
