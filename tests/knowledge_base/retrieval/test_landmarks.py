"""The classifier of large bases: near the exact one, and a change leaves what making it anew would leave."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.retrieval.classifier import OwnerClassifier
from knowledge_base.retrieval.landmarks import LandmarkClassifier, Landmarks, landmark_classifier
from knowledge_base.retrieval.layers import LayeredRows

EVERY = np.arange(240)


@pytest.fixture(scope="module")
def base() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(12, 24))
    owners = np.arange(240) % 12
    vectors = centres[owners] + 0.5 * generator.normal(size=(240, 24))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return vectors, owners, np.array([*range(6), *range(6)])


def test_with_every_question_a_landmark_it_is_the_exact_one(base):
    vectors, owners, topics = base
    exact = OwnerClassifier(vectors, {"entry": owners, "topic": topics[owners]}, 12)
    near = landmark_classifier(LayeredRows.of(vectors), EVERY, owners, topics, Landmarks.choose(vectors, len(vectors)))
    for number in range(0, 240, 40):
        for name in ("entry", "topic"):
            assert np.allclose(exact.scores(vectors[number])[name], near.scores(vectors[number])[name], atol=5e-3)
            assert np.allclose(exact.scores_without(number)[name], near.scores_without(number)[name], atol=2e-2)


def test_a_sample_still_knows_the_owner(base):
    vectors, owners, topics = base
    near = landmark_classifier(LayeredRows.of(vectors), EVERY, owners, topics, Landmarks.choose(vectors, 60))
    found = [int(near.scores(vector)["entry"].argmax()) for vector in vectors]
    assert np.mean(np.array(found) == owners) > 0.9


def test_a_change_equals_making_it_anew(base):
    vectors, owners, topics = base
    near = landmark_classifier(LayeredRows.of(vectors), EVERY, owners, topics, Landmarks.choose(vectors, 80))
    kept = np.flatnonzero(owners != 3)  # owner 3 gets other questions
    new = vectors[:4] * np.float32(-1.0)
    now, mine = np.concatenate([vectors[kept], new]), np.concatenate([owners[kept], [3, 3, 3, 3]])
    taken = np.concatenate([kept, [-1] * 4])
    same = np.where(np.arange(12) == 3, -1, np.arange(12))
    stepped = near.changed(LayeredRows.of(now), np.arange(len(now)), mine, topics, taken, same)
    fresh = landmark_classifier(LayeredRows.of(now), np.arange(len(now)), mine, topics, near.landmarks)
    assert isinstance(stepped, LandmarkClassifier)
    for vector in now[::30]:
        for name in ("entry", "topic"):
            assert np.allclose(stepped.scores(vector)[name], fresh.scores(vector)[name], atol=1e-3)


def test_questions_that_stay_in_a_changed_entry_are_neither_added_nor_removed(base):
    vectors, owners, topics = base
    near = landmark_classifier(LayeredRows.of(vectors), EVERY, owners, topics, Landmarks.choose(vectors, 80))
    changed = np.flatnonzero(owners == 3)
    now = np.concatenate([vectors, -vectors[changed[:1]]])  # owner 3 gets one question more, the others stay
    mine, every = np.concatenate([owners, [3]]), np.arange(241)
    taken = np.concatenate([np.where(owners == 3, -1, EVERY), [-1]])
    same = np.where(np.arange(12) == 3, -1, np.arange(12))
    stepped = near.changed(LayeredRows.of(now), every, mine, topics, taken, same)
    assert stepped.ridge.signs.tolist() == [1.0]
    fresh = landmark_classifier(LayeredRows.of(now), every, mine, topics, near.landmarks)
    assert np.allclose(stepped.scores(now[-1])["entry"], fresh.scores(now[-1])["entry"], atol=1e-3)
