"""Making, storing and merging what is live. Everything here is slow and runs in a thread, one call at a time."""

from __future__ import annotations

from pathlib import Path

from knowledge_base.live import Live, make_live
from knowledge_base.retrieval.approximate import SegmentedIndex, merged
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.classifiers import make_classifier
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.sizes import SIZES, IndexSizes
from knowledge_base.retrieval.snapshot import assemble, build_snapshot, ownership
from knowledge_base.retrieval.snapshot_files import SnapshotFolder
from knowledge_base.store.published import Published

_MERGE_FROM = 0.05  # the share of a base that has changed
_SMALL = 20_000  # passages: a snapshot of this size is stored after every change
_REMEMBERED = 50_000  # embeddings beyond twice the index's own


class Indexer:
    """Builds with `embedder` (through the embeddings on disk); searches will embed with `queries`."""

    def __init__(
        self, embedder: Embedder, queries: Embedder, rankers: Rankers, folder: Path | None, sizes: IndexSizes = SIZES
    ) -> None:
        self._cache = CachingEmbedder(embedder, folder)
        self._queries = queries
        self._rankers = rankers
        self._salt = repr(rankers)
        self._files = SnapshotFolder(folder / "snapshots", embedder.name) if folder is not None else None
        self._sizes = sizes
        self._stored: str | None = None

    @property
    def embedded(self) -> int:
        """How many texts were embedded since the start, rather than read from disk."""
        return self._cache.embedded

    def build(self, published: Published, previous: Live | None = None) -> Live:
        """Index what is published; what has not changed since `previous` is taken over."""
        before = previous.snapshot if previous is not None else None
        snapshot = build_snapshot(published, self._cache, salt=self._salt, previous=before, sizes=self._sizes)
        return make_live(snapshot, self._cache, self._queries, self._rankers, previous)

    def restore(self) -> tuple[Live | None, tuple[str, ...]]:
        """The last good stored snapshot, and what was damaged."""
        if self._files is None:
            return None, ()
        found = self._files.restore(self._salt)
        if found.snapshot is None:
            return None, found.problems
        if not found.problems:  # else it is stored again beside the damaged one
            self._stored = found.snapshot.version
        return make_live(found.snapshot, self._cache, self._queries, self._rankers), found.problems

    def save(self, live: Live) -> None:
        """Store the snapshot: a small one after every change, a large one when its base is new."""
        snapshot = live.snapshot
        fresh = not isinstance(snapshot.dense, SegmentedIndex) or snapshot.dense.changed == 0
        due = self._stored is None or len(snapshot.passages) <= _SMALL or fresh
        if self._files is None or self._stored == snapshot.version or not due:
            return
        self._files.save(snapshot)
        self._stored = snapshot.version
        self._cache.trim(2 * len(snapshot.passages) + _REMEMBERED)

    def should_merge(self, live: Live) -> bool:
        """Whether much of a large base has changed."""
        dense = live.snapshot.dense
        return isinstance(dense, SegmentedIndex) and dense.changed > _MERGE_FROM

    def merge(self, live: Live) -> Live:
        """The same content over a base that holds all of it."""
        snapshot = live.snapshot
        if not isinstance(snapshot.dense, SegmentedIndex):
            return live
        owned = ownership(snapshot.published, snapshot.prepared)
        dense = merged(snapshot.dense)
        classifier = make_classifier(dense.vectors, owned, sizes=self._sizes)
        salt = self._cache.name + self._salt
        whole = assemble(snapshot.published, snapshot.prepared, owned, dense, classifier, salt, snapshot)
        return make_live(whole, self._cache, self._queries, self._rankers, live)
