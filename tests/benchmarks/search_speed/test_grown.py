"""Grown bases hold valid entries whose references lead to entries, and vectors that lie among real ones."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.search_speed.grown import TownEmbedder, grown, many_vectors, questions
from knowledge_base.loading import publish_in_memory, stored
from knowledge_base.model import KINDS
from knowledge_base.retrieval.passages import passages_of
from knowledge_base.store.published import Published
from tests.knowledge_base.city import city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

SENTENCES = ["护照多少钱一本", "结婚登记带什么", "租房能取公积金吗", "身份证丢了怎么补办"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Published:
    data = city_data()
    data["policies"][0] |= {"status": "repealed", "successor": None}
    return publish_in_memory(read(tmp_path_factory.mktemp("city"), data))


def test_copies_are_valid_entries_that_refer_to_copies(city: Published) -> None:
    base = grown(city, 500)
    assert 450 < sum(1 for item in base.entries for _ in passages_of(0, item.entry)) <= 500
    known = {item.entry.id for item in base.entries}
    assert len(known) == len(base.entries)
    for item in base.entries:
        assert KINDS[item.kind].model_validate(stored(item.entry)) == item.entry
    complete = {name.rpartition("-t")[2] for name in known if "-t" in name} - {max(known).rpartition("-t")[2]}
    assert len(complete) > 3
    towns = [item.entry for item in base.entries if item.entry.id.endswith("-t1")]
    assert len(towns) == len(city.entries)
    assert {reference for entry in towns for reference in entry.items} <= known


def test_a_smaller_base_than_the_city_is_a_part_of_it(city: Published) -> None:
    base = grown(city, 30)
    assert 0 < len(base.entries) < len(city.entries)


def test_a_towns_sentence_lies_near_the_citys(city: Published) -> None:
    embedder = TownEmbedder(FakeEmbedder())
    copies = embedder.encode([f"青溪镇{text}" for text in SENTENCES] + SENTENCES, "query")
    own, towns = copies[len(SENTENCES) :], copies[: len(SENTENCES)]
    assert np.allclose(own, FakeEmbedder().encode(SENTENCES, "query"))
    assert np.allclose(np.linalg.norm(towns, axis=1), 1.0, atol=1e-5)
    assert ((towns @ own.T).argmax(axis=1) == np.arange(len(SENTENCES))).all()


def test_many_vectors_are_of_unit_length_and_the_same_again() -> None:
    real = FakeEmbedder().encode(SENTENCES, "query")
    first, second = many_vectors(real, 100), many_vectors(real, 100)
    assert first.shape == (100, real.shape[1])
    assert np.array_equal(first, second)
    assert np.allclose(np.linalg.norm(first, axis=1), 1.0, atol=1e-5)


def test_no_question_is_asked_twice(city: Published) -> None:
    asked = questions(city, 100)
    assert len(set(asked)) == 100
