"""Pairs and batches of the fine-tuning, and the rule by which a tuned model is kept."""

from __future__ import annotations

import numpy as np

from benchmarks.retrieval.fine_tune import batches, gains, triplets
from knowledge_base.retrieval.passages import PassageKind
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import official


def test_a_negative_is_of_another_matter(snapshot: Snapshot) -> None:
    matter = {
        official(passage.text): int(snapshot.topics[passage.owner])
        for passage in snapshot.passages
        if passage.kind is PassageKind.QUESTION
    }
    found = triplets(snapshot, np.random.default_rng(0))
    assert len(found) > 15
    for one in found:
        assert matter[one.anchor] == matter[one.positive] == one.matter != matter[one.negative]
        assert one.anchor != one.positive


def test_a_batch_holds_a_matter_once_and_all_examples_come(snapshot: Snapshot) -> None:
    examples = triplets(snapshot, np.random.default_rng(0))
    seen = []
    for batch in batches(examples, 4, np.random.default_rng(0)):
        assert len({one.matter for one in batch}) == len(batch) <= 4
        seen += batch
    assert len(seen) == len(set(seen))
    left = len(examples) - len(seen)
    assert left < max(sum(one.matter == other.matter for one in examples) for other in examples)


def test_only_a_gain_without_a_loss_is_kept() -> None:
    assert gains({"one": 0.0, "two": 0.4})
    assert not gains({"one": 0.0, "two": 0.0})
    assert not gains({"one": -0.1, "two": 9.0})
