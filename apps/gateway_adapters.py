"""Joins packages that do not know each other: what the gateway's ports ask, answered by knowledge and desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from connectors.web.ports import OrderProgress, ProgressStep
from contracts.catalogue import Catalogue
from contracts.facets import Facet
from contracts.search import DepartmentRoute, EntryAnswer, RouteRequest, SearchRequest, SearchResult
from conversations.ports import KnowledgeUnavailable
from foundation.clock import Clock, today
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


class PublishedKnowledge:
    """The `PublicKnowledge` port of the web channel; the catalogue is asked for again after a few seconds."""

    def __init__(self, client: KnowledgeClient, clock: Clock, keep: timedelta = timedelta(seconds=5)) -> None:
        self._client, self._clock, self._keep = client, clock, keep
        self._catalogue: Catalogue | None = None
        self._asked: datetime | None = None

    async def catalogue(self) -> Catalogue:
        now = self._clock.now()
        if self._catalogue is None or self._asked is None or now - self._asked > self._keep:
            with _as_unavailable():
                self._catalogue = await self._client.catalogue(self._catalogue)
            self._asked = now
        return self._catalogue

    async def entry(self, entry: str, region: str | None = None, *, version: int | None = None) -> EntryAnswer | None:
        ask = partial(self._client.entry, entry, region=region, version=version)
        try:
            with _as_unavailable():
                overview = await ask()
                return await ask(facets=tuple(Facet)) if overview.kind == "guide" else overview
        except KnowledgeUnavailable as error:
            if isinstance(error.__cause__, EntryNotFound):
                return None
            raise

    async def find(self, text: str, region: str | None = None) -> tuple[str, ...]:
        with _as_unavailable():
            found = await self._client.search(SearchRequest(text, today(self._clock), region=region))
        answered = (found.answer.entry,) if found.answer is not None else ()
        return tuple(dict.fromkeys((*answered, *(candidate.entry for candidate in found.candidates))))


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
