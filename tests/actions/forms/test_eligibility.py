"""May I: questions one by one, the outcome, and every way out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.forms.eligibility import EligibilityForm
from actions.forms.fields import Choice, Field, chosen, number
from actions.forms.speech import leaves
from actions.forms.state import FormState
from actions.offers import may_i
from contracts.blocks import Options, Paragraph, Source
from contracts.eligibility import (
    AnswerChoice,
    EligibilityQuestion,
    EligibilityRequest,
    EligibilityStep,
    Verdict,
)
from contracts.facets import Facet
from contracts.search import Outcome, Reason, Related, SearchResult
from contracts.statuses import Status
from tests.actions.conftest import FakeKnowledge, Talk, answer_of

QUESTIONS = (
    EligibilityQuestion("age", "老人多大岁数？", "number", unit="周岁", minimum=0, maximum=130, hint="按身份证算"),
    EligibilityQuestion("local", "户口在云州市吗？", "yes_no"),
    EligibilityQuestion(
        "housing",
        "住的是哪种房子？",
        "choice",
        (AnswerChoice("own", "自己的", ("在自己家", "自有")), AnswerChoice("rented", "租的", ("租房",))),
    ),
)


def step(request: EligibilityRequest) -> EligibilityStep:
    """Under 80 is decided at once; the others are asked everything."""
    head = EligibilityStep(request.entry, 3, "高龄津贴申领", QUESTIONS)
    if "age" in request.answers and float(request.answers["age"]) < 80:
        blocks = (
            Paragraph("目前不符合"),
            Source(request.entry, 3, "高龄津贴", "民政局", "/e", answer_of().blocks[-1].effective),
        )
        return replace(head, verdict=Verdict.NOT_ELIGIBLE, blocks=blocks, related=(Related("trans-card", "老年卡"),))
    waiting = next((question.id for question in QUESTIONS if question.id not in request.answers), None)
    if waiting is not None:
        return replace(head, ask=waiting)
    return replace(head, verdict=Verdict.ELIGIBLE, blocks=(Paragraph("可以办"),))


@pytest.fixture
def knowing(knowledge: FakeKnowledge) -> FakeKnowledge:
    knowledge.eligibility = step
    answer = replace(answer_of("mca-elderly", (Facet.CONDITIONS,)), eligibility=True)
    knowledge.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.97, answer=answer)
    return knowledge


def prompt(reply: Any) -> str:
    return next(block.prompt for block in reply.blocks if isinstance(block, Options))


async def test_may_i_asks_the_guides_questions_to_the_end(talk: Talk, knowing: FakeKnowledge):
    reply = await talk.say("我妈能领高龄津贴吗", "ask_service")
    assert reply.status is Status.FORM
    assert "多大岁数" in prompt(reply)
    assert "按身份证算" in prompt(reply)
    reply = await talk.say("八十三了", "chitchat")
    assert "户口" in prompt(reply)
    assert [option.label for option in reply.options] == ["是", "不是"]
    reply = await talk.say("在的", "affirm")
    assert "哪种房子" in prompt(reply)
    reply = await talk.say("租房住", "ask_follow_up")
    assert reply.status is Status.ANSWERED
    assert reply.blocks[0] == Paragraph("可以办")
    assert reply.trace["eligibility"]["entry"] == "mca-elderly"
    assert talk.slots["form"] is None
    assert talk.slots["item"] == "mca-elderly"


async def test_what_decides_early_is_not_asked_further_and_leads_on(talk: Talk, knowing: FakeKnowledge):
    await talk.say("我能不能领高龄津贴", "ask_service")
    reply = await talk.say("67", "nlu_fallback")
    assert reply.status is Status.ANSWERED
    assert "老年卡" in [option.label for option in reply.options]
    await talk.choose("老年卡")
    assert knowing.entries[-1][0] == "trans-card"


async def test_the_option_after_an_answer_begins_it(talk: Talk, knowing: FakeKnowledge):
    reply = await talk.say("高龄津贴有什么条件", "ask_service")
    assert reply.status is Status.ANSWERED
    reply = await talk.choose("我能不能办")
    assert reply.status is Status.FORM
    assert "多大岁数" in prompt(reply)


async def test_a_guide_without_questions_is_told_as_ever(talk: Talk, knowledge: FakeKnowledge):
    reply = await talk.say("我能办身份证吗", "ask_service")
    assert reply.status is Status.ANSWERED
    assert "我能不能办" not in [option.label for option in reply.options]


async def test_leaving_and_going_back(talk: Talk, knowing: FakeKnowledge):
    await talk.say("我能领高龄津贴吗", "ask_service")
    await talk.say("83", "nlu_fallback")
    reply = await talk.say("上一步", "nlu_fallback")
    assert "多大岁数" in prompt(reply)
    reply = await talk.say("算了", "deny")
    assert reply.status is Status.CHITCHAT
    assert talk.slots["form"] is None


async def test_a_guide_that_is_gone_meanwhile_ends_honestly(talk: Talk, knowing: FakeKnowledge):
    await talk.say("我能领高龄津贴吗", "ask_service")
    knowing.eligibility = lambda _request: None
    reply = await talk.say("83", "nlu_fallback")
    assert reply.status is Status.NO_ANSWER
    assert talk.slots["form"] is None


async def test_nonsense_three_times_offers_a_person(talk: Talk, knowing: FakeKnowledge):
    await talk.say("我能领高龄津贴吗", "ask_service")
    seen = [await talk.say(text, "nlu_fallback") for text in ("嗯这个嘛", "不好说啊", "你猜")]
    assert seen[0].blocks != seen[1].blocks
    assert any("人工" in option.label for option in seen[2].options)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我能领高龄津贴吗", True),
        ("我妈可以申请低保吗", True),
        ("我家符不符合公租房的条件", True),
        ("能领吗", True),
        ("那我够不够格", True),
        ("外地户口的孩子能不能报名上小学", True),
        ("低保怎么申请", False),
        ("低保要什么条件", False),
        ("我能去哪领失业金", False),
        ("失业金能领多少", False),
        ("你好", False),
    ],
)
def test_who_asks_for_themselves(text: str, meant: bool):
    assert may_i(text) is meant


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("满了", "yes"),
        ("已经办了", "yes"),
        ("是的", "yes"),
        ("没有", "no"),
        ("还没满", "no"),
        ("不是", "no"),
        ("也许", None),
    ],
)
async def test_yes_and_no_in_other_words(answer: str, value: str | None):
    class Fixed:
        async def eligibility(self, request: EligibilityRequest) -> EligibilityStep:
            return EligibilityStep("x", 1, "x", QUESTIONS, ask="local")

    [field] = await EligibilityForm(Fixed()).fields(None, FormState("eligibility", "x"))  # type: ignore[arg-type]
    assert field.answer(answer) == value


def test_the_fullest_match_is_meant():
    choices = (Choice("all", "都在云州", "在|都在"), Choice("none", "都不在云州", "不在|都不在"))
    assert chosen("不在", choices) == "none"
    assert chosen("都不在", choices) == "none"
    assert chosen("在", choices) == "all"
    assert chosen("在和不在", (Choice("a", "甲", "在"), Choice("b", "乙", "和"))) is None


@pytest.mark.parametrize(
    ("sentence", "unit", "value"),
    [
        ("连续交了两年多，30个月", "个月", "30"),
        ("两年", "个月", "24"),
        ("一家三口，每人一千一左右", "元", "1100"),
        ("想借二十万", "万元", "20"),
        ("85岁", "周岁", "85"),
        ("不好说啊", "元", None),
    ],
)
def test_a_number_is_read_with_its_unit(sentence: str, unit: str, value: str | None):
    assert Field("x", "多少？", "数字", read=number(0, 10_000, unit)).answer(sentence) == value


@pytest.mark.parametrize("sentence", ["算了", "算了不看了", "算了不用了", "不弄了", "算了，以后再说", "取消"])
def test_ways_to_leave(sentence: str):
    assert leaves(sentence)


@pytest.mark.parametrize("sentence", ["算了工资再说", "不用医保", "没有取消过"])
def test_what_only_sounds_like_leaving(sentence: str):
    assert not leaves(sentence)
