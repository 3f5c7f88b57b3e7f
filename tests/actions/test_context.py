"""What is remembered, and how follow-ups, choices and several questions are completed from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.asking_back import prompt_for
from actions.completing import is_bare_item, is_condition
from actions.foreign import in_another_language
from actions.several import questions
from contracts.blocks import Options, Paragraph
from contracts.facets import Facet
from contracts.search import DepartmentRoute, Outcome, Reason, SearchResult
from contracts.statuses import Status
from contracts.turn import TurnReply
from tests.actions.conftest import CARD, Talk, answer_of, candidate

TWO = (candidate("psb-id-card-reissue", "居民身份证补领"), candidate("psb-id-card-renew", "居民身份证换领"))
NOTHING = SearchResult(Outcome.NO_ANSWER, Reason.TOO_FAR, 0.1)
ELSEWHERE = SearchResult(Outcome.NO_ANSWER, Reason.OUT_OF_SCOPE, 0.9)
BOTH = SearchResult(Outcome.CLARIFY, Reason.AMBIGUOUS, 0.5, (Facet.FEE,), candidates=TWO)


def said(reply: TurnReply) -> str:
    return " ".join(b.text if isinstance(b, Paragraph) else getattr(b, "prompt", "") for b in reply.blocks)


async def test_a_mere_condition_is_asked_of_the_matter_spoken_of(talk: Talk) -> None:
    await talk.say("身份证丢了怎么补办", "ask_service")
    reply = await talk.say("我老婆也能办吗", "ask_follow_up")
    assert talk.bench.knowledge.searches[-1].text == "居民身份证补领，我老婆可以办理吗"
    assert reply.trace["completed"] == "居民身份证补领，我老婆可以办理吗（为配偶办理）"
    assert talk.slots["applicant"] == "配偶"


async def test_a_facet_alone_is_completed_in_the_trace(talk: Talk) -> None:
    await talk.say("给我妈补办身份证", "ask_service")
    reply = await talk.say("那要多少钱", "ask_follow_up")
    assert talk.bench.knowledge.searches[-1].context.item == CARD
    assert reply.trace["completed"] == "居民身份证补领（为父母办理），那要多少钱"


async def test_an_item_alone_takes_over_what_was_asked(talk: Talk) -> None:
    talk.slots = {"item": CARD, "item_title": "居民身份证补领", "facets": ["fee"]}
    named = [{"entity": "item", "value": "psb-passport"}]
    reply = await talk.say("那护照呢", "ask_follow_up", entities=named)
    assert reply.trace["completed"] == "那护照，收费标准"


async def test_the_context_ends_by_time(talk: Talk) -> None:
    await talk.say("身份证丢了怎么补办", "ask_service")
    talk.now += 31 * 60
    await talk.say("要多少钱", "ask_follow_up")
    assert talk.bench.knowledge.searches[-1].context.item is None


async def test_the_context_ends_by_an_unrelated_question(talk: Talk) -> None:
    await talk.say("身份证丢了怎么补办", "ask_service")
    talk.bench.knowledge.result = ELSEWHERE
    await talk.say("明天股票会涨吗", "chitchat")
    await talk.say("要多少钱", "ask_follow_up")
    assert talk.bench.knowledge.searches[-1].context.item is None


async def test_the_district_named_is_remembered(talk: Talk) -> None:
    district = [{"entity": "region", "value": "990102"}]
    await talk.say("城东区身份证在哪补", "ask_service", entities=district)
    await talk.say("几点上班", "ask_follow_up")
    assert talk.bench.knowledge.searches[-1].region == "990102"


async def test_several_questions_are_answered_one_after_the_other(talk: Talk) -> None:
    knowledge = talk.bench.knowledge
    knowledge.by_text = {"护照": SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.9, answer=answer_of("psb-passport"))}
    reply = await talk.say("身份证丢了怎么补办？另外护照要多少钱", "ask_service")
    assert "您问了2件事" in said(reply)
    assert said(reply).index("1. 身份证丢了怎么补办") < said(reply).index("2. 护照要多少钱")
    assert talk.slots["item"] == "psb-passport"


async def test_two_clauses_of_one_matter_are_one_question(talk: Talk) -> None:
    reply = await talk.say("身份证丢了怎么补办？在哪里办理呢", "ask_service")
    assert "件事" not in said(reply)
    assert talk.bench.knowledge.searches[-1].text == "身份证丢了怎么补办？在哪里办理呢"


@pytest.mark.parametrize("answer", ["2", "第二个", "选2", "居民身份证换领", "换领", "最后一个不是", "第2个吧"])
async def test_asking_back_is_answered_by_number_or_label(talk: Talk, answer: str) -> None:
    talk.bench.knowledge.result = BOTH
    reply = await talk.say("身份证多少钱", "ask_service")
    assert [option.label for option in reply.options] == ["居民身份证补领", "居民身份证换领", "都不是"]
    await talk.say(answer)
    chosen = [entry for entry, _, _ in talk.bench.knowledge.entries]
    assert chosen == ([] if "不是" in answer else ["psb-id-card-renew"])


async def test_asking_back_is_answered_in_free_words(talk: Talk) -> None:
    talk.bench.knowledge.result = BOTH
    await talk.say("身份证多少钱", "ask_service")
    talk.bench.knowledge.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.9, answer=answer_of())
    reply = await talk.say("丢了的那种")
    assert reply.status is Status.ANSWERED
    assert talk.bench.knowledge.searches[-1].text == "身份证多少钱，丢了的那种"


async def test_asking_back_may_be_ignored(talk: Talk) -> None:
    talk.bench.knowledge.result = BOTH
    await talk.say("身份证多少钱", "ask_service")
    passport = answer_of("psb-passport")
    talk.bench.knowledge.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.9, answer=passport)
    await talk.say("护照怎么办", "ask_service")
    assert talk.slots["item"] == "psb-passport"


async def test_the_ladder_never_says_the_same_twice_and_leads_to_a_person(talk: Talk) -> None:
    talk.bench.knowledge.result = replace(NOTHING, candidates=TWO)
    talk.bench.knowledge.route = DepartmentRoute("gov", "云州市12345热线")
    replies = [await talk.say(text, "ask_service") for text in ("甲问题", "乙问题", "丙问题", "丁问题", "戊问题")]
    assert all(reply.status is Status.NO_ANSWER for reply in replies)
    assert all(said(a) != said(b) for a, b in zip(replies, replies[1:]))  # noqa: B905, RUF007 - Python 3.10
    assert [o.label for o in replies[0].options] == ["居民身份证补领", "居民身份证换领", "登记给主管部门"]
    assert len(replies[1].options) == 4
    assert [o.payload.intent for o in replies[2].options] == ["request_human"]


async def test_what_is_off_the_subject_is_declined_in_other_words_each_time(talk: Talk) -> None:
    talk.bench.knowledge.result = ELSEWHERE
    replies = [await talk.say(text, "chitchat") for text in ("天气", "唱歌", "笑话", "股票", "彩票")]
    assert all(reply.status is Status.OUT_OF_SCOPE for reply in replies)
    assert all(said(a) != said(b) for a, b in zip(replies, replies[1:]))  # noqa: B905, RUF007 - Python 3.10


async def test_english_gets_a_short_notice_with_the_phone(talk: Talk) -> None:
    reply = await talk.say("How can I renew my ID card?", "ask_service")
    assert (reply.status, "12345" in said(reply)) == (Status.OUT_OF_SCOPE, True)
    assert said(reply) != said(await talk.say("please help me", "chitchat"))
    assert talk.bench.knowledge.searches == []


async def test_pinyin_is_searched_for_as_the_engine_read_it(talk: Talk) -> None:
    from tests.actions.conftest import call

    tracker = call("juzhuzheng zenme ban", "ask_service")
    tracker["latest_message"]["text"] = "居住证怎么办"
    await talk.bench.run("action_discern", tracker)
    assert talk.bench.knowledge.searches[0].text == "居住证怎么办"


async def test_a_bare_wish_for_an_appointment_begins_its_form(talk: Talk) -> None:
    reply = await talk.say("我要预约", "ask_service")
    assert isinstance(reply.blocks[-1], Options)
    assert talk.slots["form"]["form"] == "appointment"


@pytest.mark.parametrize("text", ["外地户口呢", "农村的可以吗", "给我妈办可以吗", "65岁以上呢", "没有房产证呢"])
def test_conditions(text: str) -> None:
    assert is_condition(text)


@pytest.mark.parametrize("text", ["失业了能领钱吗", "外地户口怎么迁入", "那要多少钱", "能办吗", "学生证丢了"])
def test_no_mere_conditions(text: str) -> None:
    assert not is_condition(text)


def test_a_bare_item() -> None:
    assert is_bare_item("居住证呢")
    assert not is_bare_item("居住证要多少钱")


def test_questions_apart() -> None:
    assert questions("请问护照多少钱，另外港澳通行证要带什么") == ("请问护照多少钱", "港澳通行证要带什么")
    assert questions("我想办居住证。我是外地户口。要多久？") == ()
    assert questions("路灯坏了没人修，我要投诉。另外居住证怎么办") == ()


@pytest.mark.parametrize(
    ("titles", "prompt"),
    [
        (["居民身份证补领", "居民身份证换领"], "您是第一次办、补办，还是到期更换？"),
        (["个人住房公积金提取", "单位公积金缴存登记"], "您是个人办，还是单位办？"),
        (["居住证申领"], "您想问的是这件事吗？"),
        (["残疾人证", "老年优待证"], "您想问的是下面哪一件事？"),
    ],
)
def test_the_question_names_what_decides(titles: list[str], prompt: str) -> None:
    assert prompt_for(titles) == prompt


@pytest.mark.parametrize(("text", "foreign"), [("Where is the office", True), ("привет", True), ("OK", False)])
def test_other_languages(text: str, foreign: bool) -> None:
    assert in_another_language(text) is foreign
