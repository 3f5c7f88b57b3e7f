"""One state of the service: a snapshot with the search and the router over it; replaced as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.search import SearchRequest, SearchResult
from knowledge_base.retrieval.decision import Thresholds
from knowledge_base.retrieval.duties import DutyIndex, build_duties
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.explaining import Explainer
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.routing import Router
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import official, searchable


@dataclass(frozen=True)
class Live:
    """What answers: whoever holds it sees one state, whatever is swapped in meanwhile."""

    snapshot: Snapshot
    searcher: Searcher
    explainer: Explainer
    router: Router
    queries: Embedder
    duties: DutyIndex | None

    async def search(self, request: SearchRequest) -> SearchResult:
        """One search, in a thread."""
        return await asyncio.to_thread(self.searcher.search, request)

    async def explain(self, request: SearchRequest, about: str | None = None) -> dict[str, Any]:
        """The same search with every step to look at; `about` asks for the fate of one entry."""
        return await asyncio.to_thread(self.explainer.explain, request, about)

    async def search_many(self, requests: Sequence[SearchRequest]) -> tuple[SearchResult, ...]:
        """One result per request, in order; the sentences are embedded together."""
        return await asyncio.to_thread(self._search_many, requests)

    def _search_many(self, requests: Sequence[SearchRequest]) -> tuple[SearchResult, ...]:
        self.queries.encode([official(searchable(request.text)) for request in requests], "query")
        return tuple(self.searcher.search(request) for request in requests)


def make_live(
    snapshot: Snapshot, index_embedder: Embedder, queries: Embedder, rankers: Rankers, previous: Live | None = None
) -> Live:
    """A snapshot with search and router; the index of the duties is taken over when nothing in it has changed."""
    snapshot.warm()
    duties = build_duties(snapshot, index_embedder, previous.duties if previous is not None else None)
    router = Router(snapshot, duties, queries, rankers.search, rankers.routing)
    thresholds = Thresholds()
    searcher = Searcher(snapshot, queries, rankers.search, thresholds)
    explainer = Explainer(snapshot, searcher, queries, rankers.search, thresholds)
    return Live(snapshot, searcher, explainer, router, queries, duties)
