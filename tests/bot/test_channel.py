from __future__ import annotations

import asyncio

import pytest

from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply, TurnRequest
from tests.bot.conftest import ACTIONS_SECRET, Engine


async def test_health_tells_whether_a_model_is_ready(engine: Engine) -> None:
    async with engine.session.get(f"{engine.url}/healthz") as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "ok")
    engine.agent.processor = None
    async with engine.session.get(f"{engine.url}/healthz") as answer:
        assert answer.status == 503
    assert (await engine.say("你好", "m1"))["status"] == Status.ERROR_ENGINE.value


async def test_a_question_is_answered_by_the_action_with_its_secret(engine: Engine) -> None:
    engine.actions.slots = {"item": "psb-id-card-reissue", "facets": ["fee"], "last_text": "身份证"}
    reply = await engine.say("身份证", "m1", region="990102")
    assert reply["status"] == "answered"
    assert reply["blocks"] == [{"type": "paragraph", "text": "每证40元"}]
    assert reply["context"]["item"] == "psb-id-card-reissue"
    assert (reply["context"]["facets"], reply["context"]["region"]) == (["fee"], "990102")
    assert (reply["trace"]["intent"], reply["trace"]["actions"]) == ("ask_service", ["action_discern"])
    assert engine.actions.secrets == [f"Bearer {ACTIONS_SECRET}"]
    assert "domain" not in engine.actions.calls[0]


async def test_a_repeated_message_gets_the_same_reply_and_runs_once(engine: Engine) -> None:
    first = await engine.say("身份证", "m1")
    engine.actions.reply = TurnReply(Status.ANSWERED, blocks=(Paragraph("另一个答复"),))
    await engine.say("身份证", "m2")
    assert await engine.say("身份证", "m1") == first
    assert len(engine.actions.calls) == 2


async def test_two_deliveries_at_once_run_once(engine: Engine) -> None:
    first, second = await asyncio.gather(engine.say("身份证", "m1"), engine.say("身份证", "m1"))
    assert first == second
    assert len(engine.actions.calls) == 1


async def test_a_repeat_after_a_restart_is_recognised_from_the_disk(engine: Engine) -> None:
    from bot.tracker_store import EngineTrackerStore

    first = await engine.say("身份证", "m1")
    engine.agent.tracker_store = EngineTrackerStore(domain=engine.agent.domain)
    engine.agent.processor.tracker_store = engine.agent.tracker_store
    assert await engine.say("身份证", "m1") == first
    assert len(engine.actions.calls) == 1


async def test_a_dead_action_server_is_an_honest_status(engine: Engine) -> None:
    await engine.actions_runner.cleanup()
    reply = await engine.say("身份证", "m1")
    assert reply["status"] == "error_actions"
    assert reply["options"][0]["payload"] == {"intent": "request_human", "facets": [], "text": "身份证"}
    assert await engine.say("身份证", "m1") == reply
    assert (await engine.say("救命", "m2"))["status"] == "emergency"


@pytest.mark.parametrize("failure", ["raises", "says nothing", "breaks the contract"])
async def test_a_failing_action_is_an_honest_status(engine: Engine, failure: str) -> None:
    engine.actions.status = 500 if failure == "raises" else 200
    engine.actions.broken = failure == "breaks the contract"
    if failure == "says nothing":
        engine.actions.reply = None
    assert (await engine.say("身份证", "m1"))["status"] == "error_actions"


async def test_what_rasa_raises_is_an_honest_status(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_arguments: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(engine.agent.processor, "_run_prediction_loop", fail)
    assert (await engine.say("身份证", "m1"))["status"] == "error_engine"


async def test_a_hanging_turn_ends_in_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.channel import TurnRunner

    async def hang(*_arguments: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(engine.agent.processor, "_run_prediction_loop", hang)

    reply = await TurnRunner(0.05).run(engine.agent, TurnRequest("c1", "m1", "身份证"))
    assert reply.status is Status.TIMEOUT


@pytest.mark.parametrize(
    "text",
    ["/restart", "／restart", "  /restart", "\u200b/restart", '/ask_service{"item":"x"}', "//ask_service", "/ /greet"],
)
async def test_a_slash_is_no_command(engine: Engine, text: str) -> None:
    await engine.say("身份证", "m0")
    reply = await engine.say(text, "m1")
    assert reply["trace"]["intent"] == "nlu_fallback"
    assert reply["trace"]["actions"] == ["action_discern"]


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "\U000e0041\U000e0042", "/", "。。。"])
async def test_nothing_readable_is_said_calmly(engine: Engine, text: str) -> None:
    reply = await engine.say(text, "m1")
    assert reply["status"] == "invalid_input"
    assert engine.actions.calls == []


async def test_an_option_reaches_its_action_with_its_payload(engine: Engine) -> None:
    option = {"intent": "choose_entry", "entry": "psb-id-card-reissue", "facets": ["fee"], "text": "补证"}
    status, reply = await engine.turn({"conversation": "c1", "message_id": "m1", "option": option})
    assert (status, reply["trace"]["actions"]) == (200, ["action_choose"])
    latest = engine.actions.calls[0]["tracker"]["latest_message"]
    assert (latest["intent"]["name"], latest["metadata"]["option"]["entry"]) == ("choose_entry", option["entry"])


async def test_no_sentence_is_taken_for_an_option(engine: Engine) -> None:
    assert (await engine.say("choose_entry", "m1"))["trace"]["intent"] == "nlu_fallback"


async def test_an_unknown_intent_of_an_option_is_an_honest_status(engine: Engine) -> None:
    status, reply = await engine.turn({"conversation": "c1", "message_id": "m1", "option": {"intent": "restart"}})
    assert (status, reply["status"]) == (200, "error_engine")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        {"conversation": "c1", "text": "x"},
        {"conversation": "", "message_id": "m", "text": "x"},
        {"conversation": "c1", "message_id": "m"},
        {"conversation": "c1", "message_id": "m", "text": "x", "option": {"intent": "greet"}},
        {"conversation": "c1", "message_id": "m", "text": "好" * 10_000},
        {"conversation": "c1", "message_id": "m", "option": {"intent": 'greet{"a":1}'}},
        {"conversation": "c1", "message_id": "m", "text": 7},
    ],
)
async def test_what_is_no_turn_is_a_problem_document(engine: Engine, body: object) -> None:
    status, problem = await engine.turn(body)
    assert (status, problem["status"]) == (400, 400)


@pytest.mark.parametrize("secret", ["", "wrong", "密"])
async def test_the_secret_is_needed(engine: Engine, secret: str) -> None:
    status, _ = await engine.turn({"conversation": "c1", "message_id": "m1", "text": "你好"}, secret=secret)
    assert status == 401


async def test_the_gateways_context_is_put_into_slots(engine: Engine) -> None:
    await engine.say("多少钱", "m1", item="psb-passport", region="990103", previous_text="护照怎么办")
    slots = engine.actions.calls[0]["tracker"]["slots"]
    assert (slots["item"], slots["region"], slots["last_text"]) == ("psb-passport", "990103", "护照怎么办")
    await engine.say("多少钱", "m2", item="psb-dog-registration")
    slots = engine.actions.calls[1]["tracker"]["slots"]
    assert (slots["item"], slots["region"]) == ("psb-dog-registration", "990103")


async def test_the_open_form_is_the_gateways_word(engine: Engine) -> None:
    form = {"form": "appointment", "asking": "day", "values": {"matter": "居住证"}}
    engine.actions.slots = {"form": form}
    reply = await engine.say("预约", "m1")
    assert reply["context"]["form"] == form
    await engine.say("身份证", "m2", form=form)
    assert engine.actions.calls[-1]["tracker"]["slots"]["form"] == form
    engine.actions.slots = {}
    await engine.say("身份证", "m3")  # the reply of m1 never reached the citizen: no form is open
    assert engine.actions.calls[-1]["tracker"]["slots"]["form"] is None


async def test_a_form_outlives_an_emergency(engine: Engine) -> None:
    form = {"form": "appointment", "asking": "day"}
    reply = await engine.say("救命", "m1", form=form)
    assert (reply["status"], reply["context"]["form"]) == ("emergency", form)


@pytest.mark.parametrize(
    ("text", "status", "number"),
    [
        ("我不想活了", "emergency", "12356"),
        ("家里着火了", "emergency", "119"),
        ("我要去信访", "red_line", "gjxfj.gov.cn"),
        ("举报局长受贿", "red_line", "12388"),
        ("我的官司能赢吗", "red_line", "12368"),
        ("告状", "red_line", "12345"),
    ],
)
async def test_emergencies_and_red_lines_get_their_fixed_text(
    engine: Engine, text: str, status: str, number: str
) -> None:
    await engine.actions_runner.cleanup()
    await engine.say("我的官司能赢吗", "m0")
    reply = await engine.say(text, "m1")
    assert reply["status"] == status
    said = str(reply["blocks"])
    assert number in said


async def test_a_long_conversation_keeps_its_tracker_short_and_its_slots(engine: Engine) -> None:
    engine.actions.slots = {"item": "psb-passport"}
    for number in range(45):
        await engine.say("身份证", f"m{number}")
    tracker = await engine.agent.tracker_store.retrieve("c1")
    assert sum(event.type_name == "user" for event in tracker.events) <= 10
    assert tracker.get_slot("item") == "psb-passport"
    assert await engine.say("身份证", "m44") is not None
    assert len(engine.actions.calls) == 45


async def test_conversations_do_not_mix(engine: Engine) -> None:
    engine.actions.slots = {"pending_handoff": True}
    await engine.say("投诉", "m1", conversation="a")
    engine.actions.slots = {}
    assert (await engine.say("身份证", "m1", conversation="b"))["trace"]["actions"] == ["action_discern"]
