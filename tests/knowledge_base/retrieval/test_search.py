"""One search from sentence to outcome, on the small city."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contracts.blocks import Source
from contracts.facets import Facet
from contracts.search import Outcome, Reason, SearchContext, SearchRequest
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import build_snapshot
from tests.knowledge_base.city import city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

TODAY = date(2026, 11, 1)


def _request(text: str, item: str | None = None, facets: tuple[Facet, ...] = (), **more) -> SearchRequest:
    return SearchRequest(text, TODAY, context=SearchContext(item, facets), **more)


def test_a_question_gets_the_right_guide_with_its_source_last(searcher: Searcher):
    result = searcher.search(_request("身份证丢了怎么补办，要多少钱"))
    assert (result.outcome, result.reason) == (Outcome.ANSWER, Reason.MATCHED)
    assert result.answer is not None
    assert result.answer.entry == "psb-id-card-reissue"
    assert Facet.FEE in result.facets
    assert isinstance(result.answer.blocks[-1], Source)
    assert result.probability > 0.75
    assert result.index_version
    assert result.lexicon_version


def test_a_situation_gets_the_faq(searcher: Searcher):
    result = searcher.search(_request("身份证可以找人代办吗"))
    assert result.answer is not None
    assert result.answer.entry == "psb-faq-proxy"


def test_everyday_words_find_the_matter(searcher: Searcher):
    result = searcher.search(_request("扯证要带什么"))
    assert result.answer is not None
    assert result.answer.entry == "mca-marriage"


@pytest.mark.parametrize("text", ["明天会下雨吗", "推荐几只好股票", "讲个笑话给我听"])
def test_what_is_no_matter_of_ours_is_declined(searcher: Searcher, text: str):
    result = searcher.search(_request(text))
    assert result.outcome is Outcome.NO_ANSWER
    assert result.answer is None
    assert result.candidates == ()


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "？？？", "\u200b"])
def test_nothing_readable(searcher: Searcher, text: str):
    assert searcher.search(_request(text)).reason is Reason.EMPTY_QUERY


def test_a_short_follow_up_is_about_the_matter_before(searcher: Searcher):
    result = searcher.search(_request("那要多少钱", item="psb-passport"))
    assert (result.outcome, result.reason) == (Outcome.ANSWER, Reason.CONTEXT)
    assert result.answer is not None
    assert result.answer.entry == "psb-passport"
    assert result.answer.facets == (Facet.FEE,)


def test_a_short_follow_up_to_nothing_is_not_guessed(searcher: Searcher):
    result = searcher.search(_request("那要多少钱"))
    assert (result.outcome, result.reason) == (Outcome.NO_ANSWER, Reason.AMBIGUOUS)
    assert result.facets == (Facet.FEE,)


def test_the_matter_before_is_a_hint_and_no_filter(searcher: Searcher):
    result = searcher.search(_request("领结婚证带什么", item="psb-passport"))
    assert result.answer is not None
    assert result.answer.entry == "mca-marriage"
    assert result.reason is Reason.MATCHED


def test_and_that_one_asks_what_was_asked_before(searcher: Searcher):
    result = searcher.search(_request("那护照呢", item="mca-marriage", facets=(Facet.FEE,)))
    assert result.answer is not None
    assert result.answer.entry == "psb-passport"
    assert result.answer.facets == (Facet.FEE,)


def test_off_topic_stays_off_topic_in_the_middle_of_a_matter(searcher: Searcher):
    result = searcher.search(_request("推荐几只好股票", item="psb-passport"))
    assert result.outcome is Outcome.NO_ANSWER


def test_an_unknown_matter_before_is_ignored(searcher: Searcher):
    assert searcher.search(_request("那要多少钱", item="no-such-entry")).reason is Reason.AMBIGUOUS


def test_the_district_narrows_the_places(searcher: Searcher):
    result = searcher.search(_request("护照在哪个窗口办", region="990103"))
    assert result.answer is not None
    shown = str(result.answer.blocks)
    assert "城西窗口" in shown
    assert "城东窗口" not in shown


def test_a_district_in_the_sentence_comes_first(searcher: Searcher):
    result = searcher.search(_request("城东区护照在哪个窗口办", region="990103"))
    assert result.region == "990102"


def test_the_same_request_gives_the_same_result(searcher: Searcher):
    assert searcher.search(_request("补身份证带户口本吗")) == searcher.search(_request("补身份证带户口本吗"))


def test_candidates_are_different_matters_best_first(searcher: Searcher):
    for text in ("登记带什么", "证件怎么办", "公积金护照身份证"):
        result = searcher.search(_request(text))
        if result.outcome is Outcome.CLARIFY:
            assert 1 <= len(result.candidates) <= 4
            assert len({candidate.item for candidate in result.candidates}) == len(result.candidates)
            likelihoods = [candidate.probability for candidate in result.candidates]
            assert likelihoods == sorted(likelihoods, reverse=True)


def test_who_asks_for_another_place_is_told_for_which_the_answer_holds(searcher: Searcher):
    result = searcher.search(_request("上海身份证丢了怎么补办"))
    assert result.answer is not None
    assert "以下是云州市的规定" in str(result.answer.blocks[0])


def test_a_general_point_of_the_matter_before_is_told_by_its_faq(searcher: Searcher):
    result = searcher.search(_request("可以代办吗", item="psb-id-card-reissue"))
    assert result.reason is Reason.CONTEXT
    assert result.answer is not None
    assert result.answer.entry == "psb-faq-proxy"


def test_a_place_alone_asks_the_matter_before_for_that_place(searcher: Searcher):
    result = searcher.search(_request("城西区呢", item="psb-passport", facets=(Facet.PLACE,)))
    assert (result.outcome, result.reason, result.region) == (Outcome.ANSWER, Reason.CONTEXT, "990103")
    assert result.answer is not None
    assert (result.answer.entry, result.answer.facets) == ("psb-passport", (Facet.PLACE,))


def test_a_name_of_several_matters_is_asked_back(tmp_path: Path, embedder: FakeEmbedder, rankers: Rankers):
    data = city_data()
    for record, alias in zip(data["guides"], ("云桂通行证", "云桂商务卡"), strict=False):
        record["aliases"].append(alias)
    searcher = Searcher(build_snapshot(publish_in_memory(read(tmp_path, data)), embedder), embedder, rankers.search)
    result = searcher.search(_request("云桂"))
    assert result.outcome is Outcome.CLARIFY
    assert {candidate.entry for candidate in result.candidates} == {record["id"] for record in data["guides"][:2]}


def test_a_field_of_a_named_matter_is_told_by_its_guide(searcher: Searcher):
    result = searcher.search(_request("护照多少钱"))
    assert result.answer is not None
    assert (result.answer.entry, result.answer.facets) == ("psb-passport", (Facet.FEE,))
