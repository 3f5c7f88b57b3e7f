"""Which classifier a base of this size gets, and how it follows a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge_base.retrieval.classifier import OwnerClassifier
from knowledge_base.retrieval.embedder import Vectors
from knowledge_base.retrieval.landmarks import LandmarkClassifier, landmark_classifier
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.prepared import Taken
from knowledge_base.retrieval.sizes import SIZES, IndexSizes

Rows = NDArray[np.int64]


class Classifier(Protocol):
    """Scores of all owners for a vector, by entry and by matter."""

    def scores(self, vector: Vectors) -> dict[str, NDArray[np.float32]]: ...

    def scores_without(self, number: int) -> dict[str, NDArray[np.float32]]: ...


@dataclass(frozen=True)
class Ownership:
    """Per passage its owner and whether it is a question or a name (`asked`); per owner the owner of its matter."""

    owners: Rows
    topics: Rows
    asked: NDArray[np.bool_]


def make_classifier(
    vectors: LayeredRows,
    owned: Ownership,
    before: tuple[Classifier, Rows] | None = None,
    taken: Taken | None = None,
    sizes: IndexSizes = SIZES,
) -> Classifier:
    """The classifier of the questions among the passages.

    `before` is the previous classifier with each passage's number in it; `taken` says where passages and owners stood.
    """
    asked, topics = np.flatnonzero(owned.asked), owned.topics
    mine = owned.owners[asked]
    if len(asked) <= sizes.exact_questions:
        return OwnerClassifier(vectors[asked], {"entry": mine, "topic": topics[mine]}, len(topics))
    classifier, number_of = before if before is not None else (None, mine)
    if taken is not None and isinstance(classifier, LandmarkClassifier):
        rows = taken.rows[asked]
        stood = np.where(rows >= 0, number_of[np.maximum(rows, 0)], -1)
        return classifier.changed(vectors, asked, mine, topics, stood, taken.owners)
    return landmark_classifier(vectors, asked, mine, topics)
