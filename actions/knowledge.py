"""The actions' only port: the knowledge service, and its HTTP adapter."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import aiohttp

from actions.errors import EntryGone, KnowledgeUnavailable
from contracts.codec import ContractError, from_data, to_data
from contracts.eligibility import EligibilityRequest, EligibilityStep
from contracts.facets import Facet
from contracts.search import DepartmentRoute, EntryAnswer, RouteRequest, SearchRequest, SearchResult

T = TypeVar("T")


class Knowledge(Protocol):
    """What the actions ask of the knowledge service; every method raises `KnowledgeUnavailable`."""

    async def search(self, request: SearchRequest) -> SearchResult: ...

    async def route(self, request: RouteRequest) -> DepartmentRoute: ...

    async def entry(self, entry: str, facets: tuple[Facet, ...], region: str | None) -> EntryAnswer:
        """The entry's answer; raises `EntryGone` when it is not published any more."""
        ...

    async def eligibility(self, request: EligibilityRequest) -> EligibilityStep:
        """The next step of finding out who may apply; raises `EntryGone` when the guide defines it no more."""
        ...


class KnowledgeClient:
    """The knowledge service over HTTP, with one connection pool and a time limit in seconds."""

    def __init__(self, base_url: str, secret: str, seconds: float = 2.5) -> None:
        self._base = base_url
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._limit = aiohttp.ClientTimeout(total=seconds)
        self._pool: aiohttp.ClientSession | None = None

    async def search(self, request: SearchRequest) -> SearchResult:
        return _read(SearchResult, await self._call("POST", "/internal/search", to_data(request)))

    async def route(self, request: RouteRequest) -> DepartmentRoute:
        return _read(DepartmentRoute, await self._call("POST", "/internal/route", to_data(request)))

    async def entry(self, entry: str, facets: tuple[Facet, ...], region: str | None) -> EntryAnswer:
        query = {"facets": ",".join(facet.value for facet in facets), "region": region or ""}
        path = f"/internal/entries/{quote(entry, safe='')}"
        try:
            data = await self._call("GET", path, params={name: value for name, value in query.items() if value})
        except _NotFound:
            raise EntryGone(entry) from None
        return _read(EntryAnswer, data)

    async def eligibility(self, request: EligibilityRequest) -> EligibilityStep:
        try:
            return _read(EligibilityStep, await self._call("POST", "/internal/eligibility", to_data(request)))
        except _NotFound:
            raise EntryGone(request.entry) from None

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    async def _call(self, method: str, path: str, body: Any = None, params: dict[str, str] | None = None) -> Any:
        try:
            async with self._open().request(method, self._base + path, json=body, params=params) as response:
                if response.status == 404:
                    raise _NotFound(f"{method} {path} answered 404")
                if response.status != 200:
                    raise KnowledgeUnavailable(f"{method} {path} answered {response.status}")
                return json.loads(await response.read())
        except asyncio.TimeoutError:
            raise KnowledgeUnavailable(f"{method} {path} took more than {self._limit.total} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise KnowledgeUnavailable(f"{method} {path}: {error}") from error

    def _open(self) -> aiohttp.ClientSession:
        if self._pool is None or self._pool.closed:
            self._pool = aiohttp.ClientSession(headers=self._headers, timeout=self._limit)
        return self._pool


class _NotFound(KnowledgeUnavailable):
    """404."""


def _read(kind: type[T], data: Any) -> T:
    try:
        return from_data(kind, data)
    except ContractError as error:
        raise KnowledgeUnavailable(f"the answer does not fit the contract: {error}") from error
