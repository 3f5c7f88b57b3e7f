"""Joins packages that do not know each other: what the gateway's ports ask, answered by knowledge and desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from connectors.web.ports import OrderProgress, ProgressStep
from contracts.facets import Facet
from contracts.search import DepartmentRoute, EntryAnswer, RouteRequest, SearchRequest, SearchResult
from conversations.ports import KnowledgeUnavailable
from foundation.database import Database
from foundation.departments import StoredDepartments
from knowledge_base.client import KnowledgeClient
from knowledge_base.errors import EntryNotFound, KnowledgeError
from service_desk.work_orders.lookup import WorkOrderLookup


class DirectKnowledge:
    """The `Knowledge` port of conversations: the knowledge service without the engine between."""

    def __init__(self, client: KnowledgeClient) -> None:
        self._client = client

    async def search(self, request: SearchRequest) -> SearchResult:
        with _as_unavailable():
            return await self._client.search(request)

    async def route(self, request: RouteRequest) -> DepartmentRoute:
        with _as_unavailable():
            return await self._client.route(request)

    async def entry(self, entry: str, facets: Sequence[Facet] = (), region: str | None = None) -> EntryAnswer:
        with _as_unavailable():
            return await self._client.entry(entry, facets, region)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except KnowledgeError as error:
        raise KnowledgeUnavailable(str(error)) from error


class PublishedPages:
    """The `EntryPages` port of the web channel: every field of the entry as it is published now."""

    def __init__(self, client: KnowledgeClient) -> None:
        self._client = client

    async def entry(self, entry: str, version: int) -> EntryAnswer | None:  # noqa: ARG002 - older ones are not served
        try:
            with _as_unavailable():
                overview = await self._client.entry(entry)
                return await self._client.entry(entry, tuple(Facet)) if overview.kind == "guide" else overview
        except KnowledgeUnavailable as error:
            if isinstance(error.__cause__, EntryNotFound):
                return None
            raise


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
