from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.blocks import Options, Paragraph, Source
from contracts.facets import Facet
from contracts.search import Outcome, Reason, SearchContext, SearchResult
from contracts.statuses import Status
from tests.actions.conftest import CARD, TODAY, Bench, answer_of, call, candidate


async def test_an_answer_is_given_verbatim_with_its_source_and_what_may_follow(bench: Bench) -> None:
    reply, slots, text = await bench.run("action_discern", call("身份证丢了怎么补办"))
    assert reply.status is Status.ANSWERED
    assert reply.blocks[:-1] == answer_of().blocks
    assert isinstance(reply.blocks[-1], Options)
    assert [option.label for option in reply.options] == ["办理时间", "咨询电话", "网上办理", "没解决，转人工"]
    assert reply.options[-1].payload.text == "身份证丢了怎么补办"
    assert slots.items() >= {"item": CARD, "facets": [], "last_text": "身份证丢了怎么补办"}.items()
    assert "每证40元" in text
    assert "来源：云州市公安局" in text


async def test_the_other_facets_are_offered_after_one_was_answered(bench: Bench) -> None:
    bench.knowledge.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.9, answer=answer_of(facets=(Facet.FEE,)))
    reply, slots, _ = await bench.run("action_discern", call("补办身份证多少钱"))
    assert [option.label for option in reply.options[:3]] == ["申请材料", "办理时限", "办理地点"]
    assert reply.options[0].payload.intent == "ask_facet"
    assert slots["facets"] == ["fee"]


async def test_a_faq_offers_only_the_person(bench: Bench) -> None:
    bench.knowledge.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.9, answer=answer_of(kind="faq"))
    reply, _, _ = await bench.run("action_discern", call("要录指纹吗"))
    assert [option.payload.intent for option in reply.options] == ["request_human"]


async def test_the_search_carries_text_date_region_and_remembered_item(bench: Bench) -> None:
    slots = {"item": CARD, "facets": ["fee"], "region": "990100"}
    region = {"entity": "region", "value": "990102"}
    await bench.run("action_discern", call("城东区呢", "ask_follow_up", slots=slots, entities=[region]))
    [request] = bench.knowledge.searches
    assert (request.text, request.in_force_on, request.region) == ("城东区呢", TODAY, "990102")
    assert request.context == SearchContext(CARD, (Facet.FEE,))


async def test_a_new_question_does_not_lean_on_the_old_matter(bench: Bench) -> None:
    await bench.run("action_discern", call("孩子要上一年级了，不是本地户口怎么报名", slots={"item": CARD}))
    assert bench.knowledge.searches[0].context == SearchContext()


async def test_a_named_item_goes_before_the_remembered_one(bench: Bench) -> None:
    named = {"entity": "item", "value": "psb-passport"}
    await bench.run("action_discern", call("护照呢", "ask_follow_up", slots={"item": CARD}, entities=[named]))
    assert bench.knowledge.searches[0].context.item == "psb-passport"


async def test_asking_back_offers_at_most_four_with_none_of_them(bench: Bench) -> None:
    five = tuple(candidate(f"e{n}", f"事项{n}") for n in range(5))
    bench.knowledge.result = SearchResult(Outcome.CLARIFY, Reason.AMBIGUOUS, 0.5, (Facet.FEE,), candidates=five)
    reply, slots, _ = await bench.run("action_discern", call("办证多少钱"))
    assert reply.status is Status.CLARIFY
    assert [option.label for option in reply.options] == ["事项0", "事项1", "事项2", "都不是"]
    first = reply.options[0].payload
    assert (first.intent, first.entry, first.facets, first.text) == ("choose_entry", "e0", (Facet.FEE,), "办证多少钱")
    assert slots["last_text"] == "办证多少钱"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.TOO_FAR, "没有可靠的答案"),
        (Reason.EXPIRED, "已经失效"),
        (Reason.OTHER_REGION, "您所在的地区"),
        (Reason.OTHER_AUDIENCE, "个人和企业的规定不同"),
        (Reason.NOT_IN_FORCE_YET, "还没有开始施行"),
    ],
)
async def test_what_is_not_known_is_said_with_its_reason_and_an_offer(bench: Bench, reason: Reason, words: str) -> None:
    bench.knowledge.result = SearchResult(Outcome.NO_ANSWER, reason, 0.1)
    reply, _, _ = await bench.run("action_discern", call("怎么申请开办殡仪馆"))
    assert reply.status is Status.NO_ANSWER
    assert isinstance(reply.blocks[0], Paragraph)
    assert words in reply.blocks[0].text
    [option] = reply.options
    assert (option.payload.intent, option.payload.text) == ("request_human", "怎么申请开办殡仪馆")


@pytest.mark.parametrize(
    ("intent", "reason"),
    [("ask_service", Reason.OUT_OF_SCOPE), ("nlu_fallback", Reason.TOO_FAR)],
)
async def test_off_topic_is_declined_and_told_what_can_be_asked(bench: Bench, intent: str, reason: Reason) -> None:
    bench.knowledge.result = SearchResult(Outcome.NO_ANSWER, reason, 0.01)
    reply, _, _ = await bench.run("action_discern", call("今天股票会涨吗", intent))
    assert reply.status is Status.OUT_OF_SCOPE
    assert "登记投诉" in reply.blocks[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize("status", [401, 500, 503])
async def test_a_failing_knowledge_service_is_an_honest_notice_with_the_hand_over(bench: Bench, status: int) -> None:
    bench.knowledge.status = status
    reply, _, _ = await bench.run("action_discern", call("身份证丢了怎么补办"))
    assert reply.status is Status.ERROR_KNOWLEDGE
    assert reply.options[0].payload.text == "身份证丢了怎么补办"


async def test_the_trace_holds_the_search_by_which_the_turn_can_be_replayed(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_discern", call("身份证丢了怎么补办"))
    assert reply.trace["search"]["request"]["text"] == "身份证丢了怎么补办"
    assert reply.trace["search"]["result"]["outcome"] == "answer"
    assert any(isinstance(block, Source) for block in reply.blocks)


async def test_a_question_that_hangs_on_the_district_asks_for_it(bench: Bench) -> None:
    districts = (("e1", "城东区", "990102"), ("e2", "城西区", "990103"))
    choices = tuple(replace(candidate(entry, title), region=region) for entry, title, region in districts)
    bench.knowledge.result = SearchResult(Outcome.CLARIFY, Reason.WHICH_REGION, 0.9, candidates=choices)
    reply, _, _ = await bench.run("action_discern", call("新生现场审核哪几天"))
    assert reply.status is Status.CLARIFY
    assert [(o.label, o.payload.region) for o in reply.options] == [("城东区", "990102"), ("城西区", "990103")]
    assert "哪个区" in reply.blocks[-1].prompt


async def test_the_rules_of_another_city_are_told_by_nobody_here(bench: Bench) -> None:
    bench.knowledge.result = SearchResult(Outcome.NO_ANSWER, Reason.ELSEWHERE, 0.9)
    reply, _, text = await bench.run("action_discern", call("北京的居住证怎么办"))
    assert reply.status is Status.NO_ANSWER
    assert "云州" in text
    assert "当地" in text
