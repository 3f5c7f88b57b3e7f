from __future__ import annotations

from contracts.facets import Facet
from contracts.statuses import Status
from contracts.turn import OptionPayload
from tests.actions.conftest import CARD, Bench, call


async def test_a_chosen_entry_is_answered_for_the_facets_asked_and_the_region(bench: Bench) -> None:
    option = OptionPayload("choose_entry", entry=CARD, facets=(Facet.FEE, Facet.MATERIALS), text="办证多少钱")
    reply, slots, _ = await bench.run("action_choose", call(option=option, slots={"region": "990102"}))
    assert reply.status is Status.ANSWERED
    assert bench.knowledge.entries == [(CARD, "fee,materials", "990102")]
    assert slots.items() >= {"item": CARD, "facets": ["fee", "materials"], "last_text": "办证多少钱"}.items()


async def test_an_entry_that_is_gone_is_searched_for_anew(bench: Bench) -> None:
    option = OptionPayload("choose_entry", entry="gone", text="补办身份证")
    reply, _, _ = await bench.run("action_choose", call(option=option))
    assert reply.status is Status.ANSWERED
    assert [request.text for request in bench.knowledge.searches] == ["补办身份证"]


async def test_none_of_these_offers_to_register_the_question(bench: Bench) -> None:
    option = OptionPayload("none_of_these", text="办证多少钱")
    reply, _, _ = await bench.run("action_choose", call(option=option))
    assert reply.status is Status.NO_ANSWER
    assert reply.options[0].payload == OptionPayload("request_human", text="办证多少钱")


async def test_the_district_chosen_is_remembered(bench: Bench) -> None:
    option = OptionPayload("choose_entry", entry=CARD, text="哪几天", region="990103")
    _, slots, _ = await bench.run("action_choose", call(option=option))
    assert bench.knowledge.entries == [(CARD, "", "990103")]
    assert slots["region"] == "990103"
