"""An index made of the previous one and of what changed is the index that would be made from scratch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from contracts.search import SearchRequest
from knowledge_base.candidate import Changes, apply_changes
from knowledge_base.loading import publish_in_memory
from knowledge_base.model import Entry
from knowledge_base.retrieval.approximate import SegmentedIndex
from knowledge_base.retrieval.landmarks import LandmarkClassifier, landmark_classifier
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.sizes import IndexKind, IndexSizes
from knowledge_base.retrieval.snapshot import build_snapshot
from knowledge_base.store.published import Published
from tests.knowledge_base.city import GUIDES, city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

ON = date(2026, 11, 1)
QUESTIONS = [text for words in GUIDES.values() for text in (*words["similar"][:3], *words["development"])]
SMALL = {
    IndexKind.HNSW: IndexSizes(flat=5, hnsw=10_000, exact_when_allowed=3, exact_questions=10),
    IndexKind.IVF: IndexSizes(flat=5, hnsw=6, exact_when_allowed=3, exact_questions=10),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish_in_memory(read(tmp_path_factory.mktemp("city"), city_data()))


def _entry(published: Published, entry: str, **changed: object) -> Entry:
    found = next(item.entry for item in published.entries if item.entry.id == entry)
    return found.model_copy(update=changed)


def _steps(published: Published) -> list[Changes]:
    passport = _entry(published, "psb-passport", similar_questions=("出国的本子怎么换新", "护照丢了补一本"))
    new = _entry(published, "mca-marriage", id="aaa-first", similar_questions=("补领结婚证", "结婚证丢了"))
    return [
        Changes((passport,)),
        Changes((new,)),
        Changes((), frozenset({"psb-id-card-reissue"})),
        Changes((_entry(published, "psb-passport"),), frozenset({"aaa-first"})),
    ]


def test_every_step_equals_an_index_from_scratch(published: Published, rankers: Rankers):
    embedder = FakeEmbedder()
    snapshot = build_snapshot(published, embedder)
    for step in _steps(published):
        now = apply_changes(snapshot.published, step)
        snapshot = build_snapshot(now, embedder, previous=snapshot)
        scratch = build_snapshot(now, embedder)
        assert snapshot.version == scratch.version
        assert list(snapshot.passages) == list(scratch.passages)
        assert np.array_equal(snapshot.dense.vectors, scratch.dense.vectors)
        steps, fresh = (Searcher(made, embedder, rankers.search) for made in (snapshot, scratch))
        for question in QUESTIONS:
            request = SearchRequest(question, ON)
            assert steps.search(request) == fresh.search(request)


def test_only_what_is_new_is_embedded(published: Published):
    embedder = FakeEmbedder()
    snapshot = build_snapshot(published, embedder)
    embedder.encoded.clear()
    build_snapshot(apply_changes(published, _steps(published)[0]), embedder, previous=snapshot)
    texts = {text.text for text in snapshot.prepared.texts}
    assert 0 < len(embedder.encoded) < len(texts) / 3
    embedder.encoded.clear()
    again = build_snapshot(replace(published, revision=9), embedder, previous=snapshot)
    assert embedder.encoded == []
    assert again.version == snapshot.version


@pytest.mark.parametrize("kind", list(SMALL))
def test_a_large_base_follows_changes_and_leaks_nothing(published: Published, kind: IndexKind):
    embedder = FakeEmbedder()
    snapshot = build_snapshot(published, embedder, sizes=SMALL[kind])
    for step in _steps(published):
        now = apply_changes(snapshot.published, step)
        snapshot = build_snapshot(now, embedder, previous=snapshot, sizes=SMALL[kind])
        dense = snapshot.dense
        assert isinstance(dense, SegmentedIndex)
        assert dense.base.kind is kind
        assert isinstance(snapshot.classifier, LandmarkClassifier)
        generator = np.random.default_rng(1)
        for query in embedder.encode(QUESTIONS, "query"):
            allowed = generator.random(len(snapshot.passages)) < 0.7
            hits = dense.search(query, allowed, 10)
            assert allowed[hits.passages].all()
            exact = np.sort(dense.vectors[allowed] @ query)[::-1][:10]
            assert np.allclose(np.sort(hits.cosines)[::-1], dense.vectors[hits.passages] @ query, atol=1e-5)
            assert hits.cosines[0] == pytest.approx(exact[0], abs=1e-5)
            assert len(set(hits.passages.tolist()) & set(np.flatnonzero(allowed).tolist())) == len(hits.passages)


def test_a_large_base_answers_as_one_summed_anew(published: Published, rankers: Rankers):
    """What is corrected step by step finds what summing everything again, by the same landmarks, finds."""
    embedder = FakeEmbedder()
    sizes = SMALL[IndexKind.HNSW]
    snapshot = build_snapshot(published, embedder, sizes=sizes)
    for step in _steps(published):
        snapshot = build_snapshot(apply_changes(snapshot.published, step), embedder, previous=snapshot, sizes=sizes)
    stepped = snapshot.classifier
    assert isinstance(stepped, LandmarkClassifier)
    assert len(stepped.ridge.rows)
    anew = landmark_classifier(
        LayeredRows.of(stepped.vectors.whole), stepped.asked, stepped.owners, stepped.topics, stepped.landmarks
    )
    one, other = (Searcher(made, embedder, rankers.search) for made in (snapshot, replace(snapshot, classifier=anew)))
    for question in QUESTIONS:
        found, wanted = (searcher.search(SearchRequest(question, ON)) for searcher in (one, other))
        assert (found.outcome, found.reason, found.answer) == (wanted.outcome, wanted.reason, wanted.answer)
        assert found.probability == pytest.approx(wanted.probability, abs=2e-3)


def test_versions_tell_approximate_indexes_apart(published: Published):
    embedder = FakeEmbedder()
    sizes = SMALL[IndexKind.HNSW]
    changed = apply_changes(published, _steps(published)[0])
    before = build_snapshot(published, embedder, sizes=sizes)
    stepped = build_snapshot(changed, embedder, previous=before, sizes=sizes)
    assert stepped.version != build_snapshot(changed, embedder, sizes=sizes).version
    assert stepped.version == build_snapshot(changed, embedder, previous=before, sizes=sizes).version
