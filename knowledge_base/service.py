"""The running knowledge service: the present snapshot, and a task that swaps in a new one when knowledge changes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path

import structlog

from contracts.catalogue import Catalogue
from contracts.eligibility import EligibilityRequest, EligibilityStep
from contracts.facets import Facet
from contracts.lexicon import Lexicon
from contracts.search import (
    DepartmentRoute,
    EntryAnswer,
    RouteRequest,
    SearchRequest,
    SearchResult,
    TrialRequest,
    TrialResults,
)
from foundation.database import Database
from knowledge_base.answering import compose_answer, eligibility_step
from knowledge_base.candidate import Changes, apply_changes, read_changes
from knowledge_base.catalogue import catalogue_of
from knowledge_base.errors import EntryNotFound, IndexNotReady
from knowledge_base.live import Live, build_live
from knowledge_base.model import Entry
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import BatchingEmbedder, Embedder, RememberingEmbedder
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.store.published import Published, read_published, revision_of

_log = structlog.get_logger("knowledge")
_CANDIDATES = 4


class KnowledgeService:
    """Answers from the present snapshot. Searches run in a thread, so that the event loop stays free."""

    def __init__(self, database: Database, embedder: Embedder, rankers: Rankers, cache: Path | None) -> None:
        self._database = database
        self._embedder = embedder
        self._queries = RememberingEmbedder(BatchingEmbedder(embedder))
        self._rankers = rankers
        self._cache = cache
        self._live: Live | None = None
        self._candidates: dict[str, Live] = {}
        self._building = asyncio.Lock()

    async def refresh(self) -> bool:
        """Build and swap in a new snapshot when the published knowledge has changed."""
        async with self._building:
            async with self._database.read() as session:
                revision = await revision_of(session)
                if self._live is not None and self._live.snapshot.published.revision == revision:
                    return False
                published = await read_published(session)
            live = await asyncio.to_thread(self._build, published)
            self._live = live
            self._candidates.clear()
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
        return await self.live.search(request)

    async def route(self, request: RouteRequest) -> DepartmentRoute:
        """The department of a matter; raises `IndexNotReady`."""
        return await asyncio.to_thread(self.live.router.route, request)

    async def candidate(self, entries: Sequence[Entry], retired: Collection[str] = ()) -> Live:
        """What would be live if these entries were published and those retired; raises `IndexNotReady`."""
        return await self._candidate(self.live, Changes(tuple(entries), frozenset(retired)))

    async def try_changes(self, trial: TrialRequest) -> TrialResults:
        """The trial's requests on the candidate and on what is live; raises `ChangeInvalid`, `IndexNotReady`."""
        live = self.live
        candidate = await self._candidate(live, read_changes(trial.changes, trial.retired))
        return TrialResults(
            candidate=await candidate.search_many(trial.requests),
            live=await live.search_many(trial.requests),
            revision=live.snapshot.published.revision,
        )

    def entry(self, entry: str, facets: Sequence[Facet], region: str | None) -> EntryAnswer:
        """A published entry's answer; raises `EntryNotFound`."""
        snapshot = self.live.snapshot
        position = snapshot.position.get(entry)
        if position is None:
            raise EntryNotFound(entry)
        return compose_answer(
            snapshot.entries[position], snapshot.departments, snapshot.guides, facets=facets, region=region
        )

    def eligibility(self, request: EligibilityRequest) -> EligibilityStep:
        """The next step of finding out who may apply; raises `EntryNotFound`, `NoEligibility`."""
        snapshot = self.live.snapshot
        position = snapshot.position.get(request.entry)
        if position is None:
            raise EntryNotFound(request.entry)
        return eligibility_step(snapshot.entries[position], request.answers, snapshot.departments, snapshot.guides)

    @property
    def lexicon(self) -> Lexicon:
        return self.live.snapshot.lexicon

    @property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.live.snapshot.published)

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

    async def _candidate(self, live: Live, changes: Changes) -> Live:
        key = f"{live.snapshot.version}:{changes.key}"
        async with self._building:
            found = self._candidates.pop(key, None)
            if found is None:
                found = await asyncio.to_thread(self._build, apply_changes(live.snapshot.published, changes))
            self._candidates[key] = found
            while len(self._candidates) > _CANDIDATES:
                self._candidates.pop(next(iter(self._candidates)))
        return found

    def _build(self, published: Published) -> Live:
        embedder = CachingEmbedder(self._embedder, self._cache)
        live = build_live(published, embedder, self._queries, self._rankers)
        embedder.save()
        return live
