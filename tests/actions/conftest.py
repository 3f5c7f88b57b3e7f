"""A knowledge service made of canned answers, and calls as the engine makes them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from actions.knowledge import KnowledgeClient
from actions.registry import make_executor
from contracts.blocks import Paragraph, Source
from contracts.codec import from_data, to_data
from contracts.eligibility import EligibilityRequest, EligibilityStep
from contracts.facets import Facet
from contracts.search import (
    Candidate,
    DepartmentRoute,
    EntryAnswer,
    Outcome,
    Reason,
    RouteRequest,
    SearchRequest,
    SearchResult,
)
from contracts.turn import OptionPayload, TurnReply

SECRET = "knowledge-secret-knowledge-secret-1"
TODAY = date(2026, 11, 23)
CARD = "psb-id-card-reissue"


def answer_of(entry: str = CARD, facets: tuple[Facet, ...] = (), kind: str = "guide") -> EntryAnswer:
    blocks = (
        Paragraph("每证40元"),
        Source(entry, 3, "居民身份证补领", "云州市公安局", f"/entries/{entry}/3", date(2025, 1, 1)),
    )
    return EntryAnswer(entry, 3, kind, "居民身份证补领", entry, "psb", facets, blocks)


def candidate(entry: str, title: str) -> Candidate:
    return Candidate(entry, 1, "guide", title, entry, "psb", 0.4)


@dataclass
class FakeKnowledge:
    """A real HTTP server; what it is asked is kept, what it answers is set by the test."""

    result: SearchResult = field(
        default_factory=lambda: SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.97, answer=answer_of())
    )
    route: DepartmentRoute = field(
        default_factory=lambda: DepartmentRoute(
            "hurd",
            "云州市住房和城乡建设局",
            ("amr",),
            "complaint",
            "住宅小区物业服务质量",
            "hurd-duty-1",
            "职责清单",
            0.9,
        )
    )
    eligibility: Callable[[EligibilityRequest], EligibilityStep | None] = lambda _request: None
    status: int = 200
    by_text: dict[str, SearchResult] = field(default_factory=dict)
    searches: list[SearchRequest] = field(default_factory=list)
    routes: list[RouteRequest] = field(default_factory=list)
    entries: list[tuple[str, str, str]] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/internal/search", self._search)
        app.router.add_post("/internal/route", self._route)
        app.router.add_get("/internal/entries/{entry}", self._entry)
        app.router.add_post("/internal/eligibility", self._eligibility)
        return app

    def _answer(self, request: web.Request, value: object) -> web.Response:
        known = request.headers.get("Authorization") == f"Bearer {SECRET}"
        return web.json_response(to_data(value), status=self.status if known else 401)

    async def _search(self, request: web.Request) -> web.Response:
        asked = from_data(SearchRequest, await request.json())
        self.searches.append(asked)
        return self._answer(request, next((r for word, r in self.by_text.items() if word in asked.text), self.result))

    async def _route(self, request: web.Request) -> web.Response:
        self.routes.append(from_data(RouteRequest, await request.json()))
        return self._answer(request, self.route)

    async def _eligibility(self, request: web.Request) -> web.Response:
        wanted = from_data(EligibilityRequest, await request.json())
        step = self.eligibility(wanted)
        return web.Response(status=404) if step is None else self._answer(request, step)

    async def _entry(self, request: web.Request) -> web.Response:
        entry = request.match_info["entry"]
        facets = request.query.get("facets", "")
        self.entries.append((entry, facets, request.query.get("region", "")))
        if entry == "gone":
            return web.Response(status=404)
        wanted = tuple(Facet(value) for value in facets.split(",") if value)
        return self._answer(request, answer_of(entry, wanted))


@dataclass
class Bench:
    """Calls actions through rasa-sdk's executor, as the server does."""

    executor: Any
    knowledge: FakeKnowledge

    async def run(self, action: str, call: dict[str, Any]) -> tuple[TurnReply, dict[str, Any], str]:
        """The reply, the slots it set, and the text for `rasa shell`."""
        result = await self.executor.run({"next_action": action, "tracker": call})
        [response] = result["responses"]
        slots = {event["name"]: event["value"] for event in result["events"]}
        return from_data(TurnReply, response["custom"]["reply"]), slots, response["text"]


@dataclass
class Talk:
    """A conversation: slots and the last reply are kept between messages, as the engine keeps them."""

    bench: Bench
    slots: dict[str, Any] = field(default_factory=dict)
    previous: TurnReply | None = None
    now: float = 1_000_000.0

    async def say(self, text: str, intent: str = "nlu_fallback", **more: Any) -> TurnReply:
        """One message of an intent; fixed to the action that the rules give it."""
        action = _ACTIONS.get(intent, "action_discern")
        return await self._run(action, text, intent, **more)

    async def choose(self, label: str) -> TurnReply:
        """Click an option of the last reply."""
        assert self.previous is not None
        option = next(o.payload for o in self.previous.options if o.label == label)
        return await self._run(_ACTIONS.get(option.intent, "action_choose"), "", option.intent, option=option)

    async def _run(self, action: str, text: str, intent: str, **more: Any) -> TurnReply:
        self.now += 10
        tracker = call(text, intent, slots=self.slots, previous=self.previous, at=self.now, **more)
        self.previous, slots, _ = await self.bench.run(action, tracker)
        self.slots = {**self.slots, **slots}
        return self.previous


_ACTIONS = {
    "request_human": "action_hand_over",
    "rate": "action_take_rating",
    "affirm": "action_affirm",
    "deny": "action_deny",
    **dict.fromkeys(("greet", "thanks", "goodbye", "abuse"), "action_courtesy"),
    **dict.fromkeys(("start_form", "form_answer", "leave_form"), "action_form"),
}


@pytest.fixture
def talk(bench: Bench) -> Talk:
    return Talk(bench)


@pytest.fixture
def knowledge() -> FakeKnowledge:
    return FakeKnowledge()


@pytest.fixture
async def bench(knowledge: FakeKnowledge) -> AsyncIterator[Bench]:
    server = TestServer(knowledge.app())
    await server.start_server()
    client = KnowledgeClient(str(server.make_url("")).rstrip("/"), SECRET, seconds=1.0)
    yield Bench(make_executor(client, lambda: TODAY), knowledge)
    await client.close()
    await server.close()


def call(
    text: str = "",
    intent: str = "ask_service",
    *,
    confidence: float = 0.9,
    option: OptionPayload | None = None,
    entities: list[dict[str, Any]] | None = None,
    slots: dict[str, Any] | None = None,
    previous: TurnReply | None = None,
    at: float = 0.0,
) -> dict[str, Any]:
    """A tracker as the engine sends it."""
    metadata = {"option": to_data(option)} if option else {}
    events: list[dict[str, Any]] = []
    if previous is not None:
        events += [
            {"event": "user", "text": "前一句"},
            {"event": "bot", "text": "", "data": {"custom": {"reply": to_data(previous)}}},
        ]
    events.append({"event": "user", "text": text or f"/{intent}", "timestamp": at})
    return {
        "sender_id": "c1",
        "slots": slots or {},
        "latest_message": {
            "text": text.lower(),
            "intent": {"name": option.intent if option else intent, "confidence": confidence},
            "entities": entities or [],
            "metadata": metadata,
        },
        "events": events,
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
