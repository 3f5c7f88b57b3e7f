"""One question answered differently by district: the citizen's own, or first the question which district."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.search import Outcome, Reason, SearchRequest
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.regional import choose_local
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import build_snapshot
from tests.knowledge_base.city import city_data, faq, read
from tests.knowledge_base.embedder import FakeEmbedder

TODAY = date(2026, 11, 1)
QUESTION = "犬只防疫针在哪几天集中打？"


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder, rankers: Rankers) -> Searcher:
    data = city_data()
    for code, place, days in (("990102", "城东", "3日"), ("990103", "城西", "5日")):
        similar = [
            f"{place}犬只防疫针哪几天打",
            f"{place}给狗打针是几号",
            f"{place}防疫针时间",
            f"{place}集中防疫是哪天",
        ]
        data["faqs"].append(faq(f"gov-faq-vaccine-{code}", QUESTION, None, f"{place}在{days}集中打。", similar))
        data["faqs"][-1]["regions"] = [code]
        for question in data["faqs"][-1]["development_questions"]:
            question["text"] = f"{place}{question['text']}"
    city = read(tmp_path_factory.mktemp("regional"), data)
    return Searcher(build_snapshot(publish_in_memory(city), embedder), embedder, rankers.search)


def test_the_district_is_asked_for_only_when_it_is_not_known(searcher: Searcher):
    result = searcher.search(SearchRequest(QUESTION, TODAY))
    assert (result.outcome, result.reason) == (Outcome.CLARIFY, Reason.WHICH_REGION)
    assert {candidate.region for candidate in result.candidates} == {"990102", "990103"}
    assert {candidate.title for candidate in result.candidates} == {"城东区", "城西区"}


@pytest.mark.parametrize(("region", "days"), [("990102", "3日"), ("990103", "5日")])
def test_a_known_district_is_answered(searcher: Searcher, region: str, days: str):
    result = searcher.search(SearchRequest(QUESTION, TODAY, region=region))
    assert result.answer is not None
    assert any(days in str(block) for block in result.answer.blocks)


def test_a_district_named_in_the_question_is_known(searcher: Searcher):
    result = searcher.search(SearchRequest("城西区犬只防疫针在哪几天集中打", TODAY))
    assert result.answer is not None
    assert any("5日" in str(block) for block in result.answer.blocks)


def test_what_holds_everywhere_needs_no_district(searcher: Searcher):
    owner = searcher.snapshot.position["psb-passport"]
    local = choose_local(searcher.snapshot, owner, None, searcher.snapshot.visible(TODAY, None, None))
    assert local.owner == owner
