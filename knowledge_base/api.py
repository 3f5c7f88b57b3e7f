"""The internal HTTP interface of the knowledge service (contracts/search.py names the endpoints)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TypeVar

from aiohttp import web
from pydantic import SecretStr

from contracts.codec import ContractError, from_data, to_data
from contracts.eligibility import EligibilityRequest
from contracts.facets import Facet
from contracts.search import RouteRequest, SearchRequest, TrialRequest, VectorsRequest
from foundation.http import make_app, read_json
from foundation.problems import Problem, invalid, not_found
from knowledge_base.candidate import MAX_TRIAL_REQUESTS
from knowledge_base.errors import ChangeInvalid, EntryNotFound, IndexNotReady, NoEligibility
from knowledge_base.service import KnowledgeService

MAX_TEXT = 2000
MAX_VECTORS = 256
MAX_BODY = 4 * 1024 * 1024  # a trial carries entries and the regression questions
T = TypeVar("T")


def make_knowledge_app(
    service: KnowledgeService, secret: str, *, watch_every: float = 2.0, metrics_secret: SecretStr | None = None
) -> web.Application:
    """The application; it builds its first index in the background and watches for changes while it serves."""
    app = make_app(health=service.health, secret=secret, max_body=MAX_BODY, metrics_secret=metrics_secret)
    api = KnowledgeApi(service)
    app.router.add_post("/internal/search", api.search)
    app.router.add_get("/internal/search", api.hit_test)
    app.router.add_post("/internal/route", api.route)
    app.router.add_post("/internal/trial", api.trial)
    app.router.add_post("/internal/vectors", api.vectors)
    app.router.add_get("/internal/entries/{entry}", api.entry)
    app.router.add_post("/internal/eligibility", api.eligibility)
    app.router.add_get("/internal/lexicon", api.lexicon)
    app.router.add_get("/internal/catalogue", api.catalogue)

    async def watching(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(service.watch(watch_every))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(watching)
    return app


class KnowledgeApi:
    """Turns requests into calls of the service and its errors into problem documents."""

    def __init__(self, service: KnowledgeService) -> None:
        self._service = service

    async def search(self, request: web.Request) -> web.Response:
        wanted = await _read(request, SearchRequest)
        _check_length(wanted.text)
        try:
            return web.json_response(to_data(await self._service.search(wanted)))
        except IndexNotReady:
            raise _starting() from None

    async def hit_test(self, request: web.Request) -> web.Response:
        """The search of a query string, with `explain=1` every step of it."""
        query = request.query
        facets = [name for name in query.get("facets", "").split(",") if name]
        context = {"item": query.get("item") or None, "facets": facets}
        asked = {name: query[name] for name in ("text", "in_force_on", "region", "audience") if name in query}
        wanted = _wanted(SearchRequest, {**asked, "context": context})
        _check_length(wanted.text)
        try:
            if query.get("explain") == "1":
                return web.json_response(await self._service.explain(wanted, query.get("about") or None))
            return web.json_response(to_data(await self._service.search(wanted)))
        except IndexNotReady:
            raise _starting() from None

    async def route(self, request: web.Request) -> web.Response:
        wanted = await _read(request, RouteRequest)
        _check_length(wanted.text)
        try:
            return web.json_response(to_data(await self._service.route(wanted)))
        except IndexNotReady:
            raise _starting() from None

    async def trial(self, request: web.Request) -> web.Response:
        wanted = await _read(request, TrialRequest)
        if len(wanted.requests) > MAX_TRIAL_REQUESTS:
            raise invalid(f"一次最多试{MAX_TRIAL_REQUESTS}个问题。", kind="too_many", limit=MAX_TRIAL_REQUESTS)
        for asked in wanted.requests:
            _check_length(asked.text)
        try:
            return web.json_response(to_data(await self._service.try_changes(wanted)))
        except ChangeInvalid as error:
            raise invalid(f"第{error.number + 1}条知识的内容有误：{error.problem}", kind="change_invalid") from None
        except IndexNotReady:
            raise _starting() from None

    async def vectors(self, request: web.Request) -> web.Response:
        wanted = await _read(request, VectorsRequest)
        if not 0 < len(wanted.texts) <= MAX_VECTORS:
            raise invalid(f"一次1至{MAX_VECTORS}句。", kind="too_many", limit=MAX_VECTORS)
        for text in wanted.texts:
            _check_length(text)
        return web.json_response(to_data(await self._service.vectors(wanted)))

    async def entry(self, request: web.Request) -> web.Response:
        names = [name for name in request.query.get("facets", "").split(",") if name]
        try:
            facets = [Facet(name) for name in names]
        except ValueError:
            raise invalid("没有这个要素。", facets=names) from None
        try:
            entry, region, version = (
                request.match_info["entry"],
                request.query.get("region"),
                request.query.get("version"),
            )
            if version is None:
                answer = self._service.entry(entry, facets, region)
            else:
                answer = await self._service.version(entry, _version(version), facets, region)
        except EntryNotFound:
            raise not_found("没有这条知识，或者它已经停用。") from None
        except IndexNotReady:
            raise _starting() from None
        return web.json_response(to_data(answer))

    async def eligibility(self, request: web.Request) -> web.Response:
        wanted = await _read(request, EligibilityRequest)
        for answer in wanted.answers.values():
            _check_length(answer)
        try:
            step = self._service.eligibility(wanted)
        except (EntryNotFound, NoEligibility):
            raise not_found("没有这条知识，或者它没有规定办理条件的判断。") from None
        except IndexNotReady:
            raise _starting() from None
        return web.json_response(to_data(step))

    async def lexicon(self, request: web.Request) -> web.Response:
        try:
            lexicon = self._service.lexicon
        except IndexNotReady:
            raise _starting() from None
        return _unless_known(request, lexicon, lexicon.version)

    async def catalogue(self, request: web.Request) -> web.Response:
        try:
            catalogue = self._service.catalogue
        except IndexNotReady:
            raise _starting() from None
        return _unless_known(request, catalogue, str(catalogue.revision))


def _unless_known(request: web.Request, value: object, version: str) -> web.Response:
    tag = f'"{version}"'
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers={"ETag": tag})
    return web.json_response(to_data(value), headers={"ETag": tag})


async def _read(request: web.Request, kind: type[T]) -> T:
    return _wanted(kind, await read_json(request))


def _wanted(kind: type[T], data: object) -> T:
    try:
        return from_data(kind, data)
    except ContractError as error:
        raise invalid(f"请求有误：{error}", path=error.path) from None


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise invalid(f"内容超过{MAX_TEXT}字，请精简后再试。", kind="text_too_long", limit=MAX_TEXT)


def _version(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0):
        raise invalid("版本号应为正整数。", version=text[:20])
    return int(text)


def _starting() -> Problem:
    return Problem(503, "starting", "Starting", "知识服务正在启动，请稍后再试。", headers={"Retry-After": "5"})
