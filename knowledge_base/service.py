"""The running knowledge service: the present snapshot, and a task that swaps in a new one when knowledge changes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from contracts.facets import Facet
from contracts.lexicon import Lexicon
from contracts.search import DepartmentRoute, EntryAnswer, RouteRequest, SearchRequest, SearchResult
from foundation.database import Database
from knowledge_base.answering import compose_answer
from knowledge_base.errors import EntryNotFound, IndexNotReady
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.duties import build_duties
from knowledge_base.retrieval.embedder import Embedder, RememberingEmbedder
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.routing import Router
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.store.published import Published, read_published, revision_of

_log = structlog.get_logger("knowledge")


@dataclass(frozen=True)
class Live:
    """What answers now; replaced as a whole."""

    snapshot: Snapshot
    searcher: Searcher
    router: Router


class KnowledgeService:
    """Answers from the present snapshot. Searches run in a thread, so that the event loop stays free."""

    def __init__(self, database: Database, embedder: Embedder, rankers: Rankers, cache: Path | None) -> None:
        self._database = database
        self._embedder = RememberingEmbedder(embedder)
        self._rankers = rankers
        self._cache = cache
        self._live: Live | None = None

    async def refresh(self) -> bool:
        """Build and swap in a new snapshot when the published knowledge has changed."""
        async with self._database.read() as session:
            revision = await revision_of(session)
            if self._live is not None and self._live.snapshot.published.revision == revision:
                return False
            published = await read_published(session)
        live = await asyncio.to_thread(self._build, published)
        self._live = live
        _log.info(
            "index ready", revision=published.revision, entries=len(published.entries), version=live.snapshot.version
        )
        return True

    async def watch(self, interval: float = 2.0) -> None:
        """Look for changes until cancelled; a failed attempt keeps the old snapshot and is tried again."""
        while True:
            try:
                await self.refresh()
            except Exception:  # noqa: BLE001 - whatever it is, the old index goes on answering
                _log.exception("refresh failed, the index stays as it is")
            await asyncio.sleep(interval)

    async def search(self, request: SearchRequest) -> SearchResult:
        """One search; raises `IndexNotReady`."""
        return await asyncio.to_thread(self.live.searcher.search, request)

    async def route(self, request: RouteRequest) -> DepartmentRoute:
        """The department of a matter; raises `IndexNotReady`."""
        return await asyncio.to_thread(self.live.router.route, request)

    def entry(self, entry: str, facets: Sequence[Facet], region: str | None) -> EntryAnswer:
        """A published entry's answer; raises `EntryNotFound`."""
        snapshot = self.live.snapshot
        position = snapshot.position.get(entry)
        if position is None:
            raise EntryNotFound(entry)
        return compose_answer(snapshot.entries[position], snapshot.departments, facets=facets, region=region)

    @property
    def lexicon(self) -> Lexicon:
        return self.live.snapshot.lexicon

    @property
    def live(self) -> Live:
        if self._live is None:
            raise IndexNotReady("the index is being built")
        return self._live

    async def health(self) -> dict[str, object]:
        """Details for `/healthz`: not ok before the first index."""
        if self._live is None:
            return {"status": "starting", "model": self._embedder.name}
        snapshot = self._live.snapshot
        return {
            "status": "ok",
            "model": self._embedder.name,
            "index_version": snapshot.version,
            "lexicon_version": snapshot.lexicon.version,
            "entries": len(snapshot.entries),
            "passages": len(snapshot.passages),
            "revision": snapshot.published.revision,
        }

    def _build(self, published: Published) -> Live:
        embedder = CachingEmbedder(self._embedder, self._cache)
        snapshot = build_snapshot(published, embedder, salt=repr(self._rankers))
        duties = build_duties(snapshot, embedder)
        embedder.save()
        router = Router(snapshot, duties, self._embedder, self._rankers.search, self._rankers.routing)
        return Live(snapshot, Searcher(snapshot, self._embedder, self._rankers.search), router)
