"""Training never sees what it asks about."""

from __future__ import annotations

import numpy as np

from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.training import Asked, folds
from knowledge_base.retrieval.wording import searchable


def test_development_questions_are_not_indexed(snapshot: Snapshot):
    indexed = {passage.text for passage in snapshot.passages}
    development = {searchable(question.text) for p in snapshot.entries for question in p.entry.development_questions}
    assert development
    assert not development & indexed


def test_a_similar_question_is_left_out_of_its_own_evidence(asked: list[Asked]):
    own = [question for question in asked if question.source == "similar"]
    assert own
    for question in own:
        row = int(np.flatnonzero(question.evidence.owners == question.owner)[0])
        words_best = question.evidence.rows[row, 8:10]
        assert (words_best < 0.999).all() or question.text.count(question.text) == 0


def test_every_kind_of_question_is_there(asked: list[Asked]):
    assert {question.source for question in asked} == {
        "development",
        "similar",
        "outside",
        "outside_indexed",
        "follow_up",
    }


def test_a_matter_is_never_in_two_folds(asked: list[Asked]):
    fold = folds(asked, 3)
    seen: dict[int, int] = {}
    for question, number in zip(asked, fold, strict=True):
        assert seen.setdefault(question.group, number) == number
    assert set(fold) == {0, 1, 2}


def test_folds_are_the_same_every_time(asked: list[Asked]):
    assert folds(asked, 5) == folds(asked, 5)
