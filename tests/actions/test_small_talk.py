from __future__ import annotations

import pytest

from actions.rating import level_of
from contracts.commands import TakeRating, TellProgress
from contracts.search import Outcome, Reason, SearchResult
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply
from tests.actions.conftest import Bench, answer_of, call

FAR = SearchResult(Outcome.NO_ANSWER, Reason.TOO_FAR, 0.02)


@pytest.mark.parametrize("text", ["你是谁", "你是机器人吗", "你能做什么", "哈哈哈"])
async def test_about_itself_it_answers_shortly_without_searching(bench: Bench, text: str) -> None:
    reply, _, _ = await bench.run("action_discern", call(text, "chitchat"))
    assert reply.status is Status.CHITCHAT
    assert bench.knowledge.searches == []


@pytest.mark.parametrize("confidence", [0.95, 0.4])
async def test_off_topic_is_declined(bench: Bench, confidence: float) -> None:
    bench.knowledge.result = FAR
    reply, _, _ = await bench.run("action_discern", call("今天股票会涨吗", "chitchat", confidence=confidence))
    assert reply.status is Status.OUT_OF_SCOPE


async def test_a_question_misread_as_small_talk_is_answered(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_discern", call("狗证咋整", "chitchat"))
    assert reply.status is Status.ANSWERED


async def test_a_doubtful_answer_does_not_overrule_sure_small_talk(bench: Bench) -> None:
    bench.knowledge.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.6, answer=answer_of())
    reply, _, _ = await bench.run("action_discern", call("今天股票会涨吗", "chitchat"))
    assert reply.status is Status.OUT_OF_SCOPE


async def test_progress_names_the_order_when_the_citizen_does(bench: Bench) -> None:
    number = {"entity": "number", "value": "yz2026112200011", "role": "work_order"}
    reply, _, _ = await bench.run("action_discern", call("查YZ2026112200011", "check_progress", entities=[number]))
    assert (reply.status, reply.commands) == (Status.PROGRESS, (TellProgress("YZ2026112200011"),))
    reply, _, _ = await bench.run("action_discern", call("办到哪了", "check_progress"))
    assert reply.commands == (TellProgress(None),)


async def test_a_rating_is_taken_from_the_words_or_asked_for_without_a_default(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_take_rating", call("非常满意", "rate"))
    assert (reply.status, reply.commands) == (Status.RATED, (TakeRating(5),))
    reply, _, _ = await bench.run("action_take_rating", call("我要评价", "rate"))
    assert (reply.status, reply.commands) == (Status.CLARIFY, ())
    assert [option.label for option in reply.options] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    reply, _, _ = await bench.run("action_take_rating", call(option=reply.options[4].payload))
    assert reply.commands == (TakeRating(1),)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("很满意", 5),
        ("满意", 4),
        ("基本满意", 3),
        ("不满意", 2),
        ("太不满意了", 1),
        ("差评", 1),
        ("四星", 4),
        ("打分", None),
    ],
)
def test_levels_by_their_words(text: str, level: int | None) -> None:
    assert level_of(text) == level


NOT_KNOWN = TurnReply(Status.NO_ANSWER, options=(Option("登记", OptionPayload("request_human", text="开殡仪馆")),))
ONE = TurnReply(
    Status.CLARIFY,
    options=(
        Option("补领", OptionPayload("choose_entry", entry="psb-id-card-reissue", text="补证")),
        Option("不是", OptionPayload("none_of_these", text="补证")),
    ),
)


async def test_yes_takes_what_was_offered(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_affirm", call("好的", "affirm", previous=NOT_KNOWN))
    assert (reply.status, reply.commands[0].draft.text) == (Status.QUEUED, "开殡仪馆")  # type: ignore[union-attr]
    reply, _, _ = await bench.run("action_affirm", call("是的", "affirm", previous=ONE))
    assert reply.status is Status.ANSWERED


async def test_yes_to_nothing_is_small_talk(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_affirm", call("好的", "affirm"))
    assert (reply.status, reply.commands) == (Status.CHITCHAT, ())


async def test_no_after_an_answer_asks_for_other_words(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_deny", call("不是这个", "deny", previous=TurnReply(Status.ANSWERED)))
    assert (reply.status, reply.options[0].payload.intent) == (Status.CLARIFY, "request_human")
