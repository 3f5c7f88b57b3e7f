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
from knowledge_base.model import Guide, kind_of
from knowledge_base.store.published import Published, PublishedEntry
from tests.fakes.servers import FakeKnowledge


class CityKnowledge(FakeKnowledge):
    """Entries and catalogue are the real ones."""

    def __init__(self) -> None:
        super().__init__()
        city = read_city(ROOT / "data" / "knowledge")
        entries = [PublishedEntry(entry, kind_of(entry), 1, "") for entry in city.entries]
        self._entries = {one.entry.id: one for one in sorted(entries, key=lambda one: one.entry.id)}
        self._earlier: dict[tuple[str, int], PublishedEntry] = {}
        self._departments = {department.id: department for department in city.departments}
        self._guides = {guide.id: guide for guide in city.guides}
        self.catalogue = catalogue_of(
            Published(1, tuple(self._entries.values()), tuple(city.departments), tuple(city.regions), ())
        )

    def replace(self, entry: str, *, version: int, fee: str) -> None:
        """A new version of a guide, with another fee; the one before stays to be looked up."""
        self.retire(entry)
        before = next(one for (name, _), one in self._earlier.items() if name == entry)
        assert isinstance(before.entry, Guide)
        changed = before.entry.model_copy(update={"fee": before.entry.fee.model_copy(update={"text": fee})})
        self._entries[entry] = PublishedEntry(changed, before.kind, version, "")

    def retire(self, entry: str) -> None:
        """No longer published."""
        published = self._entries.pop(entry)
        self._earlier[entry, published.version] = published

    async def _entry(self, request: web.Request) -> web.Response:
        await self._ready()
        published = self._entries.get(request.match_info["entry"])
        if "version" in request.query:
            published = self._earlier.get((request.match_info["entry"], int(request.query["version"])))
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
