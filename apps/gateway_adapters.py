"""Joins packages that do not know each other: what the gateway's ports ask, answered by knowledge and desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr

from connectors.web.ports import OrderProgress, ProgressStep
from contracts.codec import ContractError, from_data, to_data
from contracts.facets import Facet
from contracts.search import DepartmentRoute, EntryAnswer, RouteRequest, SearchRequest, SearchResult
from conversations.ports import KnowledgeUnavailable
from foundation.database import Database
from foundation.departments import StoredDepartments
from service_desk.work_orders.lookup import WorkOrderLookup

T = TypeVar("T")
_TIMEOUT = aiohttp.ClientTimeout(total=3.0, sock_connect=1.0)


class KnowledgeOverHttp:
    """The knowledge service as the `Knowledge` port of conversations and the `EntryPages` port of the web channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str, secret: SecretStr) -> None:
        self._http, self._url = http, url.rstrip("/") + "/internal"
        self._headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}

    async def search(self, request: SearchRequest) -> SearchResult:
        return await self._ask(SearchResult, "POST", "/search", json=to_data(request))

    async def route(self, request: RouteRequest) -> DepartmentRoute:
        return await self._ask(DepartmentRoute, "POST", "/route", json=to_data(request))

    async def entry(self, entry: str, facets: Sequence[Facet] = (), region: str | None = None) -> EntryAnswer:
        query = {"facets": ",".join(f.value for f in facets), "region": region or ""}
        query = {name: value for name, value in query.items() if value}
        return await self._ask(EntryAnswer, "GET", f"/entries/{quote(entry, safe='')}", params=query)

    async def _ask(self, kind: type[T], method: str, path: str, **options: Any) -> T:
        try:
            async with self._http.request(
                method, self._url + path, headers=self._headers, timeout=_TIMEOUT, **options
            ) as response:
                if response.status == 404:
                    raise EntryNotPublished(path)
                if response.status != 200:
                    raise KnowledgeUnavailable(f"knowledge service answered {response.status}")
                return from_data(kind, json.loads(await response.read()))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise KnowledgeUnavailable(f"{type(error).__name__}: {error}") from error
        except (ValueError, ContractError) as error:
            raise KnowledgeUnavailable(f"answer does not fit the contract: {error}") from error


class EntryNotPublished(KnowledgeUnavailable):
    """The knowledge service works, but publishes no such entry."""


class PublishedPages:
    """The `EntryPages` port: every field of the entry as it is published now."""

    def __init__(self, knowledge: KnowledgeOverHttp) -> None:
        self._knowledge = knowledge

    async def entry(self, entry: str, version: int) -> EntryAnswer | None:  # noqa: ARG002 - only the current one is kept
        try:
            overview = await self._knowledge.entry(entry)
            return await self._knowledge.entry(entry, tuple(Facet)) if overview.kind == "guide" else overview
        except EntryNotPublished:
            return None


class DeskLookup:
    """The `OrderLookup` port of the web channel."""

    def __init__(self, lookup: WorkOrderLookup) -> None:
        self._lookup = lookup

    async def look_up(self, number: str, phone_last4: str) -> OrderProgress | None:
        found = await self._lookup.find(number, phone_last4)
        if found is None:
            return None
        steps = tuple(ProgressStep(e.at, f"{e.label}：{e.text}" if e.text else e.label) for e in found.timeline)
        return OrderProgress(found.number, found.status.label, found.department, found.due, steps)


class KnownDepartments:
    """The `Departments` port of the web channel."""

    def __init__(self, database: Database) -> None:
        self._database, self._departments = database, StoredDepartments()

    async def known(self, ids: Sequence[str]) -> frozenset[str]:
        async with self._database.read() as session:
            return frozenset(await self._departments.find(session, ids))
