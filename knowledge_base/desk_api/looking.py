"""Looking for entries as citizens ask, and the hit test: the live search with every step explained."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from contracts.search import SearchRequest
from foundation.clock import Clock, today
from foundation.database import Database
from foundation.http import read_query
from foundation.staff_api import Endpoint, get
from knowledge_base.desk_api.bodies import HitTestQuery
from knowledge_base.desk_api.presenting import listed_data
from knowledge_base.desk_api.roles import READERS
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.listing import Wanted, list_entries

_KNOWLEDGE = "/desk/v1/knowledge"


class LookingApi:
    """One path with the live answer: the knowledge service searches, the desk only names what it found."""

    def __init__(self, database: Database, clock: Clock, base: PublishedBase, search: SearchTrials) -> None:
        self._database, self._clock, self._base, self._search = database, clock, base, search

    def endpoints(self) -> list[Endpoint]:
        return [
            get(f"{_KNOWLEDGE}/search", self.search, READERS, summary="Entries as citizens find them",
                query=HitTestQuery, problems=(503,)),
            get(f"{_KNOWLEDGE}/hit-test", self.hit_test, READERS, summary="The live search, step by step",
                query=HitTestQuery, problems=(503,)),
        ]  # fmt: skip

    async def search(self, request: web.Request) -> web.Response:
        """The likeliest entries, best first, as the list of entries shows them."""
        explained = await self._explained(read_query(request, HitTestQuery))
        ranked = next(step["entries"] for step in explained["steps"] if step["step"] == "rank")
        likely = {row["entry"]: row["probability"] for row in ranked}
        async with self._database.read() as session:
            found = {row.entry: row for row in await list_entries(session, Wanted(entries=tuple(likely)))}
        items = [{**listed_data(found[name]), "probability": p} for name, p in likely.items() if name in found]
        return web.json_response({"items": items, "outcome": explained["result"]["outcome"]})

    async def hit_test(self, request: web.Request) -> web.Response:
        """The steps, and the titles and owners of the entries they name."""
        explained = await self._explained(read_query(request, HitTestQuery))
        published = await self._base.published()
        names = {
            item.entry.id: {"title": item.entry.title, "department": item.entry.department, "kind": item.kind}
            for item in published.entries
        }
        return web.json_response({**explained, "names": names})

    async def _explained(self, query: HitTestQuery) -> dict[str, Any]:
        day = query.in_force_on or today(self._clock)
        asked = SearchRequest(query.text, day, region=query.region, audience=query.audience)
        return await self._search.client.explain(asked, query.about)
