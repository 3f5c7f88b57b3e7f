from __future__ import annotations

import pytest

from actions.wording import is_concrete, title_of
from contracts.commands import CreateWorkOrder, RequestStaff, WorkOrderCategory
from contracts.statuses import Status
from contracts.turn import OptionPayload
from tests.actions.conftest import CARD, Bench, call

LIFT = "小区电梯坏了物业一直不修，我要投诉"


async def test_a_concrete_complaint_becomes_an_order_at_once(bench: Bench) -> None:
    reply, _, _ = await bench.run("action_hand_over", call(LIFT, "file_appeal", slots={"region": "990102"}))
    assert reply.status is Status.HANDED_OFF
    [command] = reply.commands
    assert isinstance(command, CreateWorkOrder)
    draft = command.draft
    assert (draft.department, draft.assist, draft.category) == ("hurd", ("amr",), WorkOrderCategory.COMPLAINT)
    assert (draft.text, draft.title, draft.region, draft.duty) == (
        LIFT,
        "住宅小区物业服务质量",
        "990102",
        "hurd-duty-1",
    )
    assert "云州市住房和城乡建设局" in reply.blocks[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "intent"),
    [("我要投诉", "file_appeal"), ("转人工", "request_human"), ("我想反映一个问题", "file_appeal")],
)
async def test_a_bare_request_is_asked_for_one_sentence(bench: Bench, text: str, intent: str) -> None:
    reply, slots, _ = await bench.run("action_hand_over", call(text, intent))
    assert (reply.status, reply.commands) == (Status.FORM, ())
    assert slots["form"]["form"] == intent
    assert bench.knowledge.routes == []


async def test_a_person_is_one_step_away_after_a_question(bench: Bench) -> None:
    slots = {"last_text": "补办身份证要多久", "item": CARD}
    reply, _, _ = await bench.run("action_hand_over", call("转人工", "request_human", slots=slots))
    assert reply.status is Status.QUEUED
    [command] = reply.commands
    assert isinstance(command, RequestStaff)
    assert (command.draft.text, command.draft.item) == ("补办身份证要多久", CARD)
    assert command.draft.category is WorkOrderCategory.CONSULTATION
    assert bench.knowledge.routes[0].item == CARD


async def test_one_click_takes_the_options_question(bench: Bench) -> None:
    option = OptionPayload("request_human", text="怎么申请开办殡仪馆")
    reply, _, _ = await bench.run("action_hand_over", call(option=option))
    assert reply.commands[0].draft.text == "怎么申请开办殡仪馆"  # type: ignore[union-attr]


async def test_without_the_knowledge_service_the_order_goes_to_the_hotline_centre(bench: Bench) -> None:
    bench.knowledge.status = 503
    reply, _, _ = await bench.run("action_hand_over", call(LIFT, "file_appeal"))
    assert reply.status is Status.HANDED_OFF
    assert reply.commands[0].draft.department is None  # type: ignore[union-attr]
    assert "12345" in reply.blocks[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["我要投诉", "转人工，谢谢", "叫你们领导来", "帮我转到公安局人工", "有人吗"])
def test_words_that_say_nothing_of_the_matter(text: str) -> None:
    assert not is_concrete(text)


@pytest.mark.parametrize("text", [LIFT, "路灯坏了", "我要人工，问社保卡补办", "工地半夜施工"])
def test_words_that_say_something(text: str) -> None:
    assert is_concrete(text)


def test_a_title_leaves_the_opening_out_and_is_short() -> None:
    assert title_of("我要投诉，小区的路灯坏了") == "小区的路灯坏了"
    assert len(title_of("楼上" + "装修" * 40)) <= 31
