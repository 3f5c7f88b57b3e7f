"""The service over real HTTP: endpoints, problem documents, and swapping the index."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import aiohttp
import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.codec import from_data
from contracts.eligibility import EligibilityStep, Verdict
from contracts.facets import Facet
from contracts.search import Outcome, RouteRequest, SearchRequest
from foundation.database import Database
from knowledge_base.api import make_knowledge_app
from knowledge_base.client import KnowledgeClient
from knowledge_base.errors import EntryNotFound, KnowledgeRefused, KnowledgeTimeout, KnowledgeUnavailable
from knowledge_base.loading import load_city
from knowledge_base.service import KnowledgeService
from knowledge_base.store.tables import EntryVersionRow, VersionState
from tests.knowledge_base.city import city_data, write_city
from tests.knowledge_base.embedder import FakeEmbedder
from tests.knowledge_base.serving import BEARER, SECRET

TODAY = date(2026, 11, 1)
LAW = {"title": "某某法", "article": "第二条"}


async def test_search_route_entry_and_lexicon(client: KnowledgeClient):
    found = await client.search(SearchRequest("护照多少钱一本", TODAY))
    assert found.outcome is Outcome.ANSWER
    assert found.answer is not None
    assert found.answer.entry == "psb-passport"
    assert (await client.route(RouteRequest("电梯坏了物业不修，投诉"))).lead == "hurd"
    entry = await client.entry("psb-passport", [Facet.FEE, Facet.PLACE], "990102")
    assert entry.facets == (Facet.FEE, Facet.PLACE)
    lexicon = await client.lexicon()
    assert lexicon.version == found.lexicon_version
    assert "护照" in lexicon.words


async def test_questions_compared_by_meaning(client: KnowledgeClient):
    one, same, other = np.asarray(await client.vectors(["护照多少钱", "护照多少钱？", "电梯坏了"]))
    assert one @ one == pytest.approx(1, abs=1e-4)
    assert one @ same > one @ other
    with pytest.raises(KnowledgeRefused):
        await client.vectors(["问"] * 257)
    with pytest.raises(KnowledgeRefused):
        await client.vectors([])


async def test_the_lexicon_has_a_tag(server: TestServer, http: aiohttp.ClientSession):
    url = server.make_url("/internal/lexicon")
    async with http.get(url, headers=BEARER) as first:
        tag = first.headers["ETag"]
    async with http.get(url, headers=BEARER | {"If-None-Match": tag}) as second:
        assert second.status == 304


async def test_health_needs_no_secret(server: TestServer, http: aiohttp.ClientSession):
    async with http.get(server.make_url("/healthz")) as response:
        health = await response.json()
    assert (response.status, health["status"], health["entries"], health["model"]) == (200, "ok", 7, "fake")


@pytest.mark.parametrize("secret", ["", "Bearer wrong", SECRET])
async def test_without_the_secret_nothing_is_told(server: TestServer, http: aiohttp.ClientSession, secret: str):
    async with http.get(server.make_url("/internal/lexicon"), headers={"Authorization": secret}) as response:
        assert response.status == 401
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 422),
        ("{}", 422),
        ('{"text": 1, "in_force_on": "2026-01-01"}', 422),
        ('{"text": "护照", "in_force_on": "tomorrow"}', 422),
        ('{"text": "护照", "in_force_on": "2026-01-01", "context": {"facets": ["weather"]}}', 422),
        ('{"text": "' + "护" * 2001 + '", "in_force_on": "2026-01-01"}', 422),
        ("[" * 30000, 400),
    ],
)
async def test_bad_requests_get_a_problem_document(
    server: TestServer, http: aiohttp.ClientSession, body: str, status: int
):
    headers = BEARER | {"Content-Type": "application/json"}
    async with http.post(server.make_url("/internal/search"), data=body.encode(), headers=headers) as response:
        assert response.status == status
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE entries;--", "<script>alert(1)</script>", "/restart", "\x00\x01", "𠮷" * 500]
)
async def test_strange_text_is_only_text(client: KnowledgeClient, text: str):
    assert (await client.search(SearchRequest(text, TODAY))).outcome in set(Outcome)


async def test_unknown_entries_and_facets(client: KnowledgeClient, server: TestServer, http: aiohttp.ClientSession):
    with pytest.raises(EntryNotFound):
        await client.entry("psb-nothing")
    async with http.get(server.make_url("/internal/entries/psb-passport?facets=weather"), headers=BEARER) as response:
        assert response.status == 422


async def test_before_the_first_index_the_service_says_so(service: KnowledgeService, http: aiohttp.ClientSession):
    assert (await service.health())["status"] == "starting"
    app = make_knowledge_app(service, SECRET, watch_every=3600)
    app.cleanup_ctx.clear()
    async with TestServer(app) as server:
        client = KnowledgeClient(http, str(server.make_url("")), SECRET)
        with pytest.raises(KnowledgeRefused) as caught:
            await client.search(SearchRequest("护照", TODAY))
        assert caught.value.status == 503


async def test_a_change_is_served_after_the_next_look(
    client: KnowledgeClient, service: KnowledgeService, database: Database, tmp_path: Path
):
    await service.refresh()  # the service's own first look may still be to come
    assert not await service.refresh()
    before = (await client.search(SearchRequest("护照多少钱一本", TODAY))).index_version
    data = city_data()
    data["guides"][1]["fee"]["text"] = "每本120元"
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", data))
    assert await service.refresh()
    after = await client.search(SearchRequest("护照多少钱一本", TODAY))
    assert after.index_version != before
    assert "每本120元" in str(after.answer)
    assert after.answer is not None
    assert after.answer.version == 2


async def test_an_earlier_version_is_told_as_it_was(
    client: KnowledgeClient, service: KnowledgeService, database: Database, tmp_path: Path
):
    data = city_data()
    data["guides"][1]["fee"]["text"] = "每本120元"
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", data))
        session.add(await _draft_of(session, "psb-passport", 3))
    await service.refresh()
    assert "每本120元" in str(await client.entry("psb-passport", [Facet.FEE]))
    assert await client.entry("psb-passport", [Facet.FEE], version=2) == await client.entry("psb-passport", [Facet.FEE])
    earlier = await client.entry("psb-passport", [Facet.FEE], version=1)
    assert earlier.version == 1
    assert "每本120元" not in str(earlier)
    for never_published in (3, 4):
        with pytest.raises(EntryNotFound):
            await client.entry("psb-passport", version=never_published)


@pytest.mark.parametrize("version", ["0", "x", "99999999999999999999"])
async def test_a_version_is_a_whole_number(server: TestServer, http: aiohttp.ClientSession, version: str):
    url = server.make_url(f"/internal/entries/psb-passport?version={version}")
    async with http.get(url, headers=BEARER) as response:
        assert response.status == 422


async def _draft_of(session: AsyncSession, entry: str, version: int) -> EntryVersionRow:
    row = await session.get_one(EntryVersionRow, (entry, version - 1))
    columns = {name: getattr(row, name) for name in EntryVersionRow.__table__.columns.keys()}  # noqa: SIM118
    return EntryVersionRow(**columns | {"version": version, "state": VersionState.DRAFT, "published_at": None})


async def test_who_may_apply_is_asked_step_by_step(
    service: KnowledgeService, database: Database, http: aiohttp.ClientSession, tmp_path: Path
):
    data = city_data()
    data["guides"][1]["eligibility"] = {
        "questions": [{"id": "local", "text": "户口在云州吗？", "kind": "yes_no"}],
        "outcomes": [
            {"when": {"question": "local", "is": False}, "outcome": "not_eligible", "reason": "不在", "basis": [LAW]},
            {"outcome": "eligible", "reason": "在云州", "basis": [LAW], "see": ["mca-marriage"]},
        ],
    }
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", data))
    await service.refresh()
    async with TestServer(make_knowledge_app(service, SECRET, watch_every=3600)) as server:

        async def ask(entry: str, answers: object) -> tuple[int, EligibilityStep | None]:
            body = {"entry": entry, "answers": answers}
            url = server.make_url("/internal/eligibility")
            async with http.post(url, json=body, headers=BEARER) as response:
                told = await response.json()
                return response.status, from_data(EligibilityStep, told) if response.status == 200 else None

        _, first = await ask("psb-passport", {})
        assert first is not None
        assert first.ask == "local"
        assert first.questions[0].text == "户口在云州吗？"
        assert first.version == 2
        _, last = await ask("psb-passport", {"local": "yes", "of_an_older_version": "x"})
        assert last is not None
        assert last.verdict is Verdict.ELIGIBLE
        assert [related.title for related in last.related] == ["结婚登记"]
        assert (await ask("mca-marriage", {}))[0] == 404
        assert (await ask("psb-nix", {}))[0] == 404
        assert (await ask("psb-passport", {"local": True}))[0] == 422
        assert (await ask("psb-passport", {"local": "y" * 3000}))[0] == 422
        async with http.post(server.make_url("/internal/eligibility"), json={"entry": "psb-passport"}) as response:
            assert response.status == 401


async def test_a_failed_refresh_leaves_the_old_index(service: KnowledgeService, database: Database, tmp_path: Path):
    await service.refresh()
    version = service.live.snapshot.version
    embedder = service._embedder
    assert isinstance(embedder, FakeEmbedder)
    data = city_data()
    data["guides"][1]["similar_questions"][0] = "全新的一句问话"
    async with database.transaction() as session:
        await load_city(session, write_city(tmp_path / "city", data))
    failed = asyncio.Event()

    def broken(texts, role):
        failed.set()
        raise RuntimeError("no memory")

    embedder.encode = broken  # type: ignore[method-assign]
    watching = asyncio.create_task(service.watch(0.01))
    await asyncio.wait_for(failed.wait(), 5)
    watching.cancel()
    assert service.live.snapshot.version == version


async def test_nobody_listens(http: aiohttp.ClientSession, unused_tcp_port: int):
    client = KnowledgeClient(http, f"http://127.0.0.1:{unused_tcp_port}", SECRET)
    with pytest.raises(KnowledgeUnavailable):
        await client.lexicon()


async def test_a_slow_service_is_a_timeout(http: aiohttp.ClientSession):
    released = asyncio.Event()

    async def hang(_request: web.Request) -> web.Response:
        await released.wait()
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/internal/lexicon", hang)
    async with TestServer(app) as server:
        client = KnowledgeClient(http, str(server.make_url("")), SECRET, timeout=0.1)
        with pytest.raises(KnowledgeTimeout):
            await client.lexicon()
        released.set()


async def test_an_answer_that_breaks_the_contract_is_unavailable(http: aiohttp.ClientSession):
    async def nonsense(_request: web.Request) -> web.Response:
        return web.json_response({"version": 7})

    app = web.Application()
    app.router.add_get("/internal/lexicon", nonsense)
    async with TestServer(app) as server:
        client = KnowledgeClient(http, str(server.make_url("")), SECRET)
        with pytest.raises(KnowledgeUnavailable):
            await client.lexicon()
