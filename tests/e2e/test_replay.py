"""What a turn's trace holds is enough to search again with the same result: 200 turns, replayed twice."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from benchmarks.evaluation.cases import development
from contracts.codec import from_data, to_data
from contracts.search import SearchRequest, SearchResult
from contracts.trace import digest_of, traced_searches
from conversations.models import Message
from deploy.setup.instance import Instance
from foundation.database import Database
from knowledge_base.client import KnowledgeClient
from tests.e2e.citizen import Citizen

CONVERSATIONS = 40
FOLLOW_UPS = ("那要带什么材料", "要多少钱，在哪里办", "今天股票会涨吗", "那孩子也能办吗")
AT_ONCE = 4
TODAY = date(2026, 11, 25)


async def talk(citizen: Citizen, opening: str) -> None:
    """Five turns: a question, what leans on it, and what is no matter of ours."""
    for text in (opening, *FOLLOW_UPS):
        await citizen.say(text, patience=60)


async def test_two_hundred_turns_are_replayed_from_their_traces(
    instance: Instance, http: aiohttp.ClientSession
) -> None:
    cases = [case for case in development() if case.kind not in ("complaint", "out_of_scope")]
    openings = [case.text for case in cases[:: len(cases) // CONVERSATIONS]][:CONVERSATIONS]
    citizens = [await Citizen.arrive(http, instance.url("gateway")) for _ in openings]
    waiting = iter(zip(citizens, openings, strict=True))

    async def some() -> None:
        for citizen, opening in waiting:
            await talk(citizen, opening)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    assert sum(len(citizen.seen) for citizen in citizens) == CONVERSATIONS * (1 + len(FOLLOW_UPS))

    client = KnowledgeClient(http, instance.url("knowledge"), instance.env["WENZHENG_KNOWLEDGE_SECRET"])
    live = (await client.search(SearchRequest("居住证", TODAY))).index_version
    found = [search for trace in await traces(instance) for search in traced_searches(trace)]
    searches = [
        (request, then) for request, then in found if then["index_version"] == live
    ]  # of other tests: older ones
    assert len(searches) >= 200
    assert any(request.context.item for request, _ in searches)
    for request, then in searches:
        again = await client.search(request)
        assert same(digest_of(again), then), request
        assert same(digest_of(await hit_test(instance, http, request)), then), request


async def hit_test(instance: Instance, http: aiohttp.ClientSession, request: SearchRequest) -> SearchResult:
    """The same request as an editor would look at it."""
    asked = to_data(request)
    context = asked.pop("context")
    query = {**asked, "item": context.get("item", ""), "facets": ",".join(context["facets"]), "explain": "1"}
    headers = {"Authorization": f"Bearer {instance.env['WENZHENG_KNOWLEDGE_SECRET']}"}
    url = f"{instance.url('knowledge')}/internal/search"
    async with http.get(url, params=query, headers=headers) as response:
        return from_data(SearchResult, (await response.json())["result"])


async def traces(instance: Instance) -> list[dict[str, Any]]:
    """Of every message of the bot, from the database."""
    database = Database(instance.env["WENZHENG_DATABASE_URL"])
    async with database.read() as session:
        rows = await session.scalars(select(Message.trace).where(Message.sender == "bot"))
        found = [trace for trace in rows if trace]
    await database.close()
    return found


def same(now: dict[str, Any], then: dict[str, Any]) -> bool:
    """Equal, but for the last digit of probabilities: sentences embedded together are rounded otherwise."""
    return plain(now) == plain(then) and probabilities(now) == pytest.approx(probabilities(then), abs=1e-3)


def plain(digest: dict[str, Any]) -> dict[str, Any]:
    candidates = [(candidate["entry"], candidate["version"]) for candidate in digest["candidates"]]
    return {**digest, "probability": None, "candidates": candidates}


def probabilities(digest: dict[str, Any]) -> list[float]:
    return [digest["probability"], *(candidate["probability"] for candidate in digest["candidates"])]
