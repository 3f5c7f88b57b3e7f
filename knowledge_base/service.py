"""The running knowledge service: the present snapshot, and a task that swaps in a new one when knowledge changes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

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
    Vectors,
    VectorsRequest,
)
from foundation.database import Database
from knowledge_base.answering import compose_answer, eligibility_step
from knowledge_base.candidate import Changes, apply_changes, read_changes
from knowledge_base.catalogue import catalogue_of
from knowledge_base.errors import EntryNotFound, IndexNotReady
from knowledge_base.indexing import Indexer
from knowledge_base.live import Live
from knowledge_base.measuring import count_search, tell_index
from knowledge_base.model import Entry
from knowledge_base.retrieval.embedder import BatchingEmbedder, Embedder, RememberingEmbedder
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.store.published import read_published, read_version, revision_of
from language.normalise import normalise

_log = structlog.get_logger("knowledge")
_CANDIDATES = 4


class KnowledgeService:
    """Answers from the present snapshot. Searches run in a thread, so that the event loop stays free.

    `folder` holds the embeddings and the stored snapshots; without one nothing is kept.
    """

    def __init__(self, database: Database, embedder: Embedder, rankers: Rankers, folder: Path | None) -> None:
        self._database = database
        self._embedder = embedder
        self._indexer = Indexer(embedder, RememberingEmbedder(BatchingEmbedder(embedder)), rankers, folder)
        self._live: Live | None = None
        self._checked = False  # whether what is live was compared with the database since the start
        self._damaged: tuple[str, ...] = ()
        self._failure: str | None = None
        self._candidates: dict[str, Live] = {}
        self._building = asyncio.Lock()

    async def restore(self) -> bool:
        """Answer from the last good stored snapshot until the database has been read; whether there was one."""
        async with self._building:
            live, self._damaged = await asyncio.to_thread(self._indexer.restore)
            if live is not None and self._live is None:
                self._live = live
        for problem in self._damaged:
            _log.error("a stored snapshot is damaged, the one before it is used", problem=problem)
        return live is not None

    async def refresh(self) -> bool:
        """Build and swap in a new snapshot when the published knowledge has changed."""
        async with self._building:
            before = self._live
            known = before.snapshot.published if before is not None else None
            async with self._database.read() as session:
                if known is not None and self._checked and known.revision == await revision_of(session):
                    return False
                published = await read_published(session, known)
            self._checked = self._checked or published == known
            if published == known:
                return False
            live = await asyncio.to_thread(self._indexer.build, published, before)
            self._live, self._checked = live, True
            self._candidates.clear()
        tell_index(published.revision, len(published.entries))
        _log.info(
            "index ready", revision=published.revision, entries=len(published.entries), version=live.snapshot.version
        )
        return True

    async def keep(self) -> None:
        """What can wait: store the snapshot, and merge what came later into the base. Nobody waits for it."""
        live = self.live
        if self._indexer.should_merge(live):
            merged = await asyncio.to_thread(self._indexer.merge, live)
            async with self._building:
                if self.live is not live:  # something was published meanwhile: it goes on top of the merged base
                    published = self.live.snapshot.published
                    merged = await asyncio.to_thread(self._indexer.build, published, merged)
                self._live = merged
            _log.info("base merged", passages=len(merged.snapshot.passages), version=merged.snapshot.version)
        await asyncio.to_thread(self._indexer.save, self.live)

    async def watch(self, interval: float = 1.0) -> None:
        """Restore, then look for changes until cancelled; a failed attempt keeps the old snapshot and is repeated."""
        await self.restore()
        keeping: asyncio.Task[None] | None = None
        try:
            while True:
                try:
                    await self.refresh()
                    self._failure = None
                    if keeping is None or keeping.done():
                        keeping = asyncio.create_task(self._keep_quietly())
                except Exception as error:  # noqa: BLE001 - whatever it is, the old index goes on answering
                    self._failure = type(error).__name__
                    _log.exception("refresh failed, the index stays as it is")
                await asyncio.sleep(interval)
        finally:
            if keeping is not None:
                keeping.cancel()

    async def _keep_quietly(self) -> None:
        try:
            await self.keep()
        except Exception:  # noqa: BLE001 - a full disk must not stop the answers; it is tried again
            _log.exception("the snapshot could not be stored or merged")

    async def search(self, request: SearchRequest) -> SearchResult:
        """One search; raises `IndexNotReady`."""
        result = await self.live.search(request)
        count_search(result)
        return result

    async def explain(self, request: SearchRequest, about: str | None = None) -> dict[str, Any]:
        """The same search with its steps (the hit test), and the fate of one entry; raises `IndexNotReady`."""
        return await self.live.explain(request, about)

    async def vectors(self, request: VectorsRequest) -> Vectors:
        """What the embedding model makes of some questions."""
        texts = [normalise(text) for text in request.texts]
        encoded = await asyncio.to_thread(self._embedder.encode, texts, "query")
        return Vectors(tuple(tuple(round(float(number), 6) for number in row) for row in encoded))

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

    async def version(self, entry: str, version: int, facets: Sequence[Facet], region: str | None) -> EntryAnswer:
        """The answer of a version that is or once was published, as it was; raises `EntryNotFound`."""
        snapshot = self.live.snapshot
        async with self._database.read() as session:
            found = await read_version(session, entry, version)
        if found is None:
            raise EntryNotFound(entry)
        return compose_answer(found, snapshot.departments, snapshot.guides, facets=facets, region=region)

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
        """Details for `/healthz`: not ok before the first index; `embedded` then tells how far it is.

        `snapshot` tells whether the database was read since the start, which stored snapshots are damaged, and the
        last failure to look for changes.
        """
        told = {
            "serving": "published" if self._checked else "last good snapshot",
            "damaged": list(self._damaged),
            **({"refresh_failed": self._failure} if self._failure is not None else {}),
        }
        if self._live is None:
            embedded = self._indexer.embedded
            return {"status": "starting", "model": self._embedder.name, "embedded": embedded, "snapshot": told}
        snapshot = self._live.snapshot
        return {
            "status": "ok",
            "model": self._embedder.name,
            "index_version": snapshot.version,
            "lexicon_version": snapshot.lexicon.version,
            "entries": len(snapshot.entries),
            "passages": len(snapshot.passages),
            "revision": snapshot.published.revision,
            "snapshot": told,
        }

    async def _candidate(self, live: Live, changes: Changes) -> Live:
        key = f"{live.snapshot.version}:{changes.key}"
        async with self._building:
            found = self._candidates.pop(key, None)
            if found is None:
                published = apply_changes(live.snapshot.published, changes)
                found = await asyncio.to_thread(self._indexer.build, published, live)
            self._candidates[key] = found
            while len(self._candidates) > _CANDIDATES:
                self._candidates.pop(next(iter(self._candidates)))
        return found
