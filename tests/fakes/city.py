"""A knowledge service over the demonstration city's files that searches by title alone: no model, ready at once."""

from __future__ import annotations

from aiohttp import web

from contracts.codec import from_data, to_data
from contracts.facets import Facet
from contracts.search import Candidate, Outcome, Reason, SearchRequest, SearchResult
from foundation.settings import ROOT
from knowledge_base.answering import compose_answer
from knowledge_base.catalogue import catalogue_of
from knowledge_base.content import read_city
from knowledge_base.model import kind_of
from knowledge_base.store.published import Published, PublishedEntry
from tests.fakes.servers import FakeKnowledge


class CityKnowledge(FakeKnowledge):
    """Entries and catalogue are the real ones."""

    def __init__(self) -> None:
        super().__init__()
        city = read_city(ROOT / "data" / "knowledge")
        entries = [PublishedEntry(entry, kind_of(entry), 1, "") for entry in city.entries]
        self._entries = {one.entry.id: one for one in sorted(entries, key=lambda one: one.entry.id)}
        self._departments = {department.id: department for department in city.departments}
        self._guides = {guide.id: guide for guide in city.guides}
        self.catalogue = catalogue_of(
            Published(1, tuple(self._entries.values()), tuple(city.departments), tuple(city.regions), ())
        )

    async def _entry(self, request: web.Request) -> web.Response:
        await self._ready()
        published = self._entries.get(request.match_info["entry"])
        if published is None:
            raise web.HTTPNotFound(text="{}", content_type="application/problem+json")
        facets = [Facet(name) for name in request.query.get("facets", "").split(",") if name]
        region = request.query.get("region")
        answer = compose_answer(published, self._departments, self._guides, facets=facets, region=region)
        return web.json_response(to_data(answer))

    async def _search(self, request: web.Request) -> web.Response:
        wanted = from_data(SearchRequest, await request.json())
        self.searches.append(wanted)
        await self._ready()
        found = tuple(
            Candidate(one.entry.id, 1, one.kind, one.entry.title, None, one.entry.department, 0.5)
            for one in self._entries.values()
            if wanted.text[:3] in one.entry.title
        )
        return web.json_response(to_data(SearchResult(Outcome.CLARIFY, Reason.AMBIGUOUS, 0.5, candidates=found[:4])))
