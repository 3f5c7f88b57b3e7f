"""`GET /internal/search`: the search as it is answered, with every step to look at."""

from __future__ import annotations

from datetime import date
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from contracts.codec import to_data
from contracts.facets import Facet
from contracts.search import SearchContext, SearchRequest
from knowledge_base.client import KnowledgeClient
from tests.knowledge_base.serving import BEARER

TODAY = date(2026, 11, 1)
STEPS = ["normalise", "expand", "filter", "dense", "lexical", "rank", "decide"]


async def hit_test(server: TestServer, http: aiohttp.ClientSession, **query: str) -> tuple[int, Any]:
    url = server.make_url("/internal/search")
    async with http.get(url, params={"in_force_on": "2026-11-01", **query}, headers=BEARER) as response:
        return response.status, await response.json()


async def test_the_result_is_the_live_answer(
    server: TestServer, http: aiohttp.ClientSession, client: KnowledgeClient
) -> None:
    for text in ("你好，请问護照多少钱一本？谢谢", "今天天气怎么样", "多少钱", "?!", "办户照"):
        live = to_data(await client.search(SearchRequest(text, TODAY)))
        assert await hit_test(server, http, text=text) == (200, live)
        status, told = await hit_test(server, http, text=text, explain="1")
        assert status == 200
        assert told["result"] == live
        assert [step["step"] for step in told["steps"]] == STEPS


async def test_every_step_shows_its_work(server: TestServer, http: aiohttp.ClientSession) -> None:
    _, told = await hit_test(server, http, text="你好，请问護照多少钱一本？谢谢", audience="person", explain="1")
    steps = {step["step"]: step for step in told["steps"]}
    assert steps["normalise"]["without_courtesies"] == "护照多少钱一本"
    assert [item["id"] for item in steps["expand"]["found"]["items"]] == ["psb-passport"]
    assert steps["expand"]["found"]["facets"] == ["fee"]
    assert steps["filter"] == {"step": "filter", "visible": 7, "hidden": {}}
    dense = steps["dense"]["passages"]
    assert dense[0] == {"entry": "psb-passport", "kind": "question", "text": "护照多少钱一本", "cosine": 1.0}
    assert [hit["cosine"] for hit in dense] == sorted((hit["cosine"] for hit in dense), reverse=True)
    assert steps["lexical"]["words"]["passages"][0]["entry"] == "psb-passport"
    best = steps["rank"]["entries"][0]
    assert best["entry"] == "psb-passport"
    assert best["features"]["named"]["value"] > 0
    assert sum(feature["adds"] for feature in best["features"].values()) == pytest.approx(best["utility"], abs=0.05)
    matter = steps["decide"]["matters"][0]
    assert (matter["matter"], matter["probability"]) == ("psb-passport", told["result"]["probability"])
    assert steps["decide"]["thresholds"]["answer"] == 0.8


async def test_context_region_and_day_are_parameters(
    server: TestServer, http: aiohttp.ClientSession, client: KnowledgeClient
) -> None:
    context = SearchContext("psb-passport", (Facet.FEE,))
    live = to_data(await client.search(SearchRequest("那呢", TODAY, context, "990102", "person")))
    query = {"text": "那呢", "item": "psb-passport", "facets": "fee", "region": "990102", "audience": "person"}
    status, told = await hit_test(server, http, **query)
    assert (status, told) == (200, live)
    _, told = await hit_test(server, http, text="护照多少钱", in_force_on="2020-01-01", explain="1")
    assert told["steps"][2] == {"step": "filter", "visible": 0, "hidden": {"not_in_force_yet": 7}}
    _, told = await hit_test(server, http, text="护照多少钱", audience="enterprise", explain="1")
    assert told["steps"][2]["hidden"] == {"other_audience": 7}
    _, told = await hit_test(server, http, text="护照多少钱", region="000000", explain="1")
    assert told["steps"][2]["hidden"] == {"other_region": 7}


async def test_what_is_no_search(server: TestServer, http: aiohttp.ClientSession) -> None:
    for query in ({}, {"text": "护照", "in_force_on": "soon"}, {"text": "护照", "facets": "weather"}):
        status, _ = await hit_test(server, http, **query)
        assert status == 422
