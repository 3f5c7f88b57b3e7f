"""The engine and the knowledge service as small HTTP servers that do what a test tells them to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

from aiohttp import web
from aiohttp.test_utils import TestServer

from contracts.blocks import Paragraph, Source
from contracts.catalogue import Catalogue, CatalogueDepartment, CatalogueEntry, CatalogueRegion
from contracts.codec import from_data, to_data
from contracts.search import DepartmentRoute, EntryAnswer, Outcome, Reason, RouteRequest, SearchRequest, SearchResult
from contracts.statuses import Status
from contracts.turn import TurnReply, TurnRequest

SECRET = "s" * 40
ANSWER = EntryAnswer(
    "psb-id-card-reissue",
    3,
    "guide",
    "居民身份证补领",
    "psb-id-card-reissue",
    "psb",
    (),
    (
        Paragraph("补领身份证每证40元。"),
        Source(
            "psb-id-card-reissue",
            3,
            "居民身份证补领",
            "云州市公安局",
            "/entries/psb-id-card-reissue/3",
            date(2025, 1, 1),
        ),
    ),
)
CATALOGUE = Catalogue(
    revision=7,
    entries=(
        CatalogueEntry(
            "psb-id-card-reissue",
            3,
            "guide",
            "居民身份证补领",
            "psb",
            ("990100",),
            ("person",),
            date(2025, 1, 1),
            summary="身份证丢失后补办一张新证。",
            subject="户籍证件",
            demonstration=True,
        ),
    ),
    departments=(CatalogueDepartment("psb", "云州市公安局", "公安局", "0600-86010001", "0600-86010099"),),
    regions=(
        CatalogueRegion("990100", "云州市", "city"),
        CatalogueRegion("990102", "城东区", "district", "990100"),
        CatalogueRegion("990103", "城西区", "district", "990100"),
    ),
)
Script = Callable[[TurnRequest], TurnReply | web.Response | Awaitable[TurnReply]]


def echo(request: TurnRequest) -> TurnReply:
    """Repeats what the engine was told."""
    said = request.text if request.text is not None else f"option {request.option and request.option.intent}"
    return TurnReply(Status.ANSWERED, (Paragraph(f"您说：{said}"),))


class _Server:
    def __init__(self) -> None:
        self.app = web.Application()
        self.server = TestServer(self.app)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    @property
    def port(self) -> int:
        return self.server.port or 0

    async def __aenter__(self):
        await self.server.start_server()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.server.close()


class FakeEngine(_Server):
    """Answers turns by `script`; `hold` keeps it from answering until set."""

    def __init__(self, script: Script = echo) -> None:
        super().__init__()
        self.script = script
        self.requests: list[TurnRequest] = []
        self.at_once = self.most_at_once = 0
        self.hold = asyncio.Event()
        self.hold.set()
        self.app.router.add_post("/webhooks/gateway/turn", self._turn)

    async def _turn(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {SECRET}"
        turn = from_data(TurnRequest, await request.json())
        self.requests.append(turn)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.hold.wait()
            reply = self.script(turn)
            if isinstance(reply, Awaitable) and not isinstance(reply, web.Response):
                reply = await reply
        finally:
            self.at_once -= 1
        return reply if isinstance(reply, web.Response) else web.json_response(to_data(reply))


class FakeKnowledge(_Server):
    """Answers every search with `result` and every route with `lead`; `down` makes it fail."""

    def __init__(self) -> None:
        super().__init__()
        self.result = SearchResult(Outcome.ANSWER, Reason.MATCHED, 0.98, answer=ANSWER)
        self.lead = DepartmentRoute("hurd", "云州市住房和城乡建设局")
        self.catalogue = CATALOGUE
        self.down = False
        self.hold = asyncio.Event()
        self.hold.set()
        self.searches: list[SearchRequest] = []
        self.routes: list[RouteRequest] = []
        self.app.router.add_post("/internal/search", self._search)
        self.app.router.add_post("/internal/route", self._route)
        self.app.router.add_get("/internal/entries/{entry}", self._entry)
        self.app.router.add_get("/internal/catalogue", self._catalogue)

    async def _ready(self) -> None:
        await self.hold.wait()
        if self.down:
            raise web.HTTPInternalServerError(text="{}", content_type="application/problem+json")

    async def _search(self, request: web.Request) -> web.Response:
        self.searches.append(from_data(SearchRequest, await request.json()))
        await self._ready()
        return web.json_response(to_data(self.result))

    async def _route(self, request: web.Request) -> web.Response:
        self.routes.append(from_data(RouteRequest, await request.json()))
        await self._ready()
        return web.json_response(to_data(self.lead))

    async def _entry(self, request: web.Request) -> web.Response:
        await self._ready()
        if request.match_info["entry"] != ANSWER.entry:
            raise web.HTTPNotFound(text="{}", content_type="application/problem+json")
        return web.json_response(to_data(ANSWER))

    async def _catalogue(self, request: web.Request) -> web.Response:
        await self._ready()
        tag = f'"{self.catalogue.revision}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.json_response(to_data(self.catalogue), headers={"ETag": tag})
