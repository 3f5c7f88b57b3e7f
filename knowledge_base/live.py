"""One state of the service: a snapshot with the search and the router over it; replaced as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.search import SearchRequest, SearchResult
from knowledge_base.retrieval.duties import DutyIndex, build_duties
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.routing import Router
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.wording import official, searchable
from knowledge_base.store.published import Published


@dataclass(frozen=True)
class Live:
    """What answers: whoever holds it sees one state, whatever is swapped in meanwhile."""

    snapshot: Snapshot
    searcher: Searcher
    router: Router
    queries: Embedder
    duties: DutyIndex | None

    async def search(self, request: SearchRequest) -> SearchResult:
        """One search, in a thread."""
        return await asyncio.to_thread(self.searcher.search, request)

    async def search_many(self, requests: Sequence[SearchRequest]) -> tuple[SearchResult, ...]:
        """One result per request, in order; the sentences are embedded together."""
        return await asyncio.to_thread(self._search_many, requests)

    def _search_many(self, requests: Sequence[SearchRequest]) -> tuple[SearchResult, ...]:
        self.queries.encode([official(searchable(request.text)) for request in requests], "query")
        return tuple(self.searcher.search(request) for request in requests)


def build_live(
    published: Published, index_embedder: Embedder, queries: Embedder, rankers: Rankers, previous: Live | None = None
) -> Live:
    """Index what is published (`index_embedder` embeds passages, `queries` the citizens' sentences)."""
    before = previous.snapshot if previous is not None else None
    snapshot = build_snapshot(published, index_embedder, salt=repr(rankers), previous=before)
    return make_live(snapshot, index_embedder, queries, rankers, previous)


def make_live(
    snapshot: Snapshot, index_embedder: Embedder, queries: Embedder, rankers: Rankers, previous: Live | None = None
) -> Live:
    """A snapshot with search and router; the index of the duties is taken over when nothing in it has changed."""
    duties = build_duties(snapshot, index_embedder, previous.duties if previous is not None else None)
    router = Router(snapshot, duties, queries, rankers.search, rankers.routing)
    return Live(snapshot, Searcher(snapshot, queries, rankers.search), router, queries, duties)
