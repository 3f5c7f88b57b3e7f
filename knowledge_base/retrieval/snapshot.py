"""One immutable index over everything published; a new one replaces it when the knowledge changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from contracts.lexicon import Lexicon
from knowledge_base.lexicon import make_lexicon
from knowledge_base.model import Department, Entry, Guide, Region
from knowledge_base.retrieval.classifier import OwnerClassifier
from knowledge_base.retrieval.dense import DenseIndex, Mask
from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.lexical import LexicalIndex, bigram_index, word_index
from knowledge_base.retrieval.passages import Passage, PassageKind, passages_of
from knowledge_base.retrieval.wording import official, searchable
from knowledge_base.store.published import Published, PublishedEntry
from language.matcher import Matcher

OUTSIDE_FILE = Path(__file__).with_name("outside.yml")


@dataclass(frozen=True)
class Snapshot:
    """Everything a search needs. The last owner, `outside`, stands for "none of ours".

    `classified[p]` is the number of passage `p` in the classifier.
    """

    version: str
    published: Published
    lexicon: Lexicon
    matcher: Matcher
    passages: tuple[Passage, ...]
    dense: DenseIndex
    words: LexicalIndex
    bigrams: LexicalIndex
    classifier: OwnerClassifier
    classified: NDArray[np.int64]
    owners: NDArray[np.int64]
    topics: NDArray[np.int64]

    @property
    def outside(self) -> int:
        return len(self.published.entries)

    @cached_property
    def entries(self) -> tuple[PublishedEntry, ...]:
        return self.published.entries

    @cached_property
    def position(self) -> dict[str, int]:
        return {published.entry.id: number for number, published in enumerate(self.entries)}

    @cached_property
    def guides(self) -> dict[str, Guide]:
        """The published guides by id, for the life events that list them."""
        return {guide.id: guide for guide in self.published.guides}

    @cached_property
    def departments(self) -> dict[str, Department]:
        return {department.id: department for department in self.published.departments}

    @cached_property
    def regions(self) -> dict[str, Region]:
        return {region.code: region for region in self.published.regions}

    @cached_property
    def region_names(self) -> frozenset[str]:
        """What our own regions are called."""
        return frozenset(name for region in self.published.regions for name in (region.name, *region.aliases))

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """Per passage: the position of its kind in `PassageKind`."""
        order = list(PassageKind)
        return np.array([order.index(passage.kind) for passage in self.passages], np.int64)

    @cached_property
    def topic_sizes(self) -> NDArray[np.float64]:
        """Per topic: how many questions it has (at least 1)."""
        return np.maximum(1.0, np.bincount(self.topics[self.owners], minlength=len(self.entries) + 1)).astype(float)

    def visible(self, on: date, region: str | None, audience: str | None) -> Mask:
        """Which owners a citizen may be told of: in force, in the region, for the audience. `outside` always is."""
        allowed = [
            p.entry.in_force(on)
            and self.holds_in(p.entry, region)
            and (audience is None or audience in p.entry.audience)
            for p in self.entries
        ]
        return np.array([*allowed, True], np.bool_)

    def holds_in(self, entry: Entry, region: str | None) -> bool:
        """Whether an entry is valid for a region: it was written for it or for one above it."""
        return region is None or bool(set(entry.regions) & self.above(region))

    def above(self, region: str) -> set[str]:
        """The region and all that contain it."""
        found: set[str] = set()
        code: str | None = region
        while code is not None and code not in found:
            found.add(code)
            known = self.regions.get(code)
            code = known.parent if known is not None else None
        return found


def build_snapshot(published: Published, embedder: Embedder, *, salt: str = "") -> Snapshot:
    """Make the index; `salt` (model and weights) goes into its version."""
    entries = [item.entry for item in published.entries]
    passages = [passage for owner, entry in enumerate(entries) for passage in passages_of(owner, entry)]
    outside = [Passage(len(entries), PassageKind.QUESTION, searchable(text)) for text in read_outside()]
    passages += outside
    vectors = _embed(passages, embedder)
    texts = [official(passage.text) for passage in passages]
    owners = np.array([passage.owner for passage in passages], np.int64)
    topics = _topics(entries)
    asked = np.array([passage.kind is not PassageKind.TEXT for passage in passages], np.bool_)
    lexicon = make_lexicon(published.guides, published.departments, published.regions)
    return Snapshot(
        version=_version(published, lexicon.version, embedder.name + salt),
        published=published,
        lexicon=lexicon,
        matcher=Matcher(lexicon),
        passages=tuple(passages),
        dense=DenseIndex(vectors),
        words=word_index(texts),
        bigrams=bigram_index(texts),
        classifier=OwnerClassifier(
            vectors[asked], {"entry": owners[asked], "topic": topics[owners[asked]]}, len(entries) + 1
        ),
        classified=np.cumsum(asked) - 1,
        owners=owners,
        topics=topics,
    )


def read_outside() -> list[str]:
    """Sentences that are no matter of government."""
    data = yaml.safe_load(OUTSIDE_FILE.read_text(encoding="utf-8"))
    return [str(text) for text in data["outside"]]


def _embed(passages: list[Passage], embedder: Embedder) -> Vectors:
    is_text = np.array([passage.kind is PassageKind.TEXT for passage in passages])
    queries = embedder.encode([official(p.text) for p in passages if p.kind is not PassageKind.TEXT], "query")
    vectors = np.zeros((len(passages), queries.shape[1]), np.float32)
    vectors[~is_text] = queries
    if is_text.any():
        vectors[is_text] = embedder.encode(
            [official(p.text) for p in passages if p.kind is PassageKind.TEXT], "passage"
        )
    return vectors


def _topics(entries: list[Entry]) -> NDArray[np.int64]:
    """Per owner the owner of its matter: FAQs and policy documents belong to their (first) guide."""
    position = {entry.id: number for number, entry in enumerate(entries)}
    topics = [position.get(entry.items[0], number) if entry.items else number for number, entry in enumerate(entries)]
    return np.array([*topics, len(entries)], np.int64)


def _version(published: Published, lexicon: str, salt: str) -> str:
    digest = hashlib.sha256(f"{lexicon}\0{salt}".encode())
    for item in published.entries:
        digest.update(f"{item.entry.id}\0{item.version}\0{item.content_hash}\n".encode())
    return digest.hexdigest()[:16]
