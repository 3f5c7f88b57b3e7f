"""Examples for the ranker, without leaks.

Development questions are never searched, so they are used as they are. Similar questions are searched, so each is
used with itself left out of the index. Sentences that are no matter of government come from two files: the indexed
ones (left out in turn) and the development ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from contracts.facets import Facet
from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.evidence import Evidence, gather
from knowledge_base.retrieval.passages import PassageKind
from knowledge_base.retrieval.ranker import Example
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import official, searchable

WEIGHTS = {"development": 1.0, "similar": 0.3, "outside": 1.0, "outside_indexed": 0.5, "follow_up": 0.5}
_OUTSIDE_AT_MOST = 0.5


@dataclass(frozen=True)
class Asked:
    """A question with its evidence; `owner` is the right entry (or `outside`), `group` keeps a matter in one fold."""

    source: str
    text: str
    owner: int
    group: int
    facets: tuple[Facet, ...]
    evidence: Evidence
    share: float = 1.0

    @property
    def weight(self) -> float:
        return WEIGHTS[self.source] * self.share

    def example(self) -> Example:
        return Example(self.evidence.rows, self.evidence.owners == self.owner, self.weight)


def outside_sentences(file: Path) -> tuple[list[str], list[str]]:
    """Out-of-scope sentences and short follow-ups of a development file."""
    data: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [str(text) for text in data["out_of_scope"]], [str(text) for text in data["follow_ups"]]


def asked_questions(snapshot: Snapshot, embedder: Embedder, outside: Path, on: date) -> list[Asked]:
    """All training questions with their evidence."""
    visible = snapshot.visible(on, None, None)
    rows = [*_development(snapshot, visible.tolist()), *_outside(snapshot, outside)]
    sentences = [snapshot.matcher.match(searchable(text)).text for _, text, _, _, _ in rows]
    vectors = embedder.encode([official(sentence) for sentence in sentences], "query")

    def evidence(sentence: str, vector: Vectors, left_out: int | None = None) -> Evidence:
        found = snapshot.matcher.match(sentence)
        return gather(snapshot, found, sentence, vector, visible, left_out=left_out)

    asked = [
        Asked(source, text, owner, group, facets, evidence(sentence, vector))
        for (source, text, owner, group, facets), sentence, vector in zip(rows, sentences, vectors, strict=True)
    ]
    for number, passage in enumerate(snapshot.passages):
        if passage.kind is PassageKind.QUESTION and visible[passage.owner]:
            source = "outside_indexed" if passage.owner == snapshot.outside else "similar"
            group = int(snapshot.topics[passage.owner]) if source == "similar" else -1 - number
            found = evidence(passage.text, snapshot.dense.vectors[number], left_out=number)
            asked.append(Asked(source, passage.text, passage.owner, group, (), found))
    return _balanced(asked, snapshot.outside)


def _balanced(asked: list[Asked], outside: int) -> list[Asked]:
    """A small city must not drown in sentences of no matter: together they weigh at most half of its own."""
    ours = sum(question.weight for question in asked if question.owner != outside)
    theirs = sum(question.weight for question in asked if question.owner == outside)
    share = min(1.0, _OUTSIDE_AT_MOST * ours / max(1e-9, theirs))
    return [replace(question, share=share) if question.owner == outside else question for question in asked]


def folds(asked: list[Asked], count: int, seed: int = 0) -> list[int]:
    """A fold per question; all questions of one matter fall into the same."""
    groups = sorted({question.group for question in asked})
    order = np.random.default_rng(seed).permutation(len(groups))
    fold_of = {group: int(order[number]) % count for number, group in enumerate(groups)}
    return [fold_of[question.group] for question in asked]


Row = tuple[str, str, int, int, tuple[Facet, ...]]


def _development(snapshot: Snapshot, visible: list[bool]) -> Iterator[Row]:
    for owner, published in enumerate(snapshot.entries):
        if visible[owner]:
            for question in published.entry.development_questions:
                group = int(snapshot.topics[owner])
                yield "development", question.text, owner, group, question.facets


def _outside(snapshot: Snapshot, file: Path) -> Iterator[Row]:
    sentences, follow_ups = outside_sentences(file)
    for number, text in enumerate(sentences):
        yield "outside", text, snapshot.outside, -100_000 - number, ()
    for number, text in enumerate(follow_ups):
        yield "follow_up", text, snapshot.outside, -200_000 - number, ()
