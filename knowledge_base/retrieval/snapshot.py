"""One immutable index over everything published; a new one replaces it when the knowledge changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from contracts.facets import Facet
from contracts.lexicon import Lexicon
from knowledge_base.lexicon import guide_words, make_lexicon
from knowledge_base.model import Department, Entry, Faq, Guide, Region
from knowledge_base.retrieval.approximate import SegmentedIndex, make_dense
from knowledge_base.retrieval.classifiers import Classifier, Ownership, make_classifier
from knowledge_base.retrieval.dense import DenseSearch, Mask
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.landmarks import LandmarkClassifier
from knowledge_base.retrieval.lexical import LexicalIndex
from knowledge_base.retrieval.passages import PassageKind, Passages, Text, passages_of
from knowledge_base.retrieval.prepared import OUTSIDE, Prepared, Taken, prepare
from knowledge_base.retrieval.sizes import SIZES, IndexSizes
from knowledge_base.retrieval.wording import searchable
from knowledge_base.store.published import Published, PublishedEntry
from language.matcher import Matcher

_MASKS = 256
OUTSIDE_FILE = Path(__file__).with_name("outside.yml")


@dataclass(frozen=True)
class EntryKinds:
    """Positions of entries by kind; `by_facet`: of the FAQs about one facet."""

    guides: NDArray[np.int64]
    faqs: NDArray[np.int64]
    policies: NDArray[np.int64]
    by_facet: dict[Facet, NDArray[np.int64]]

    @staticmethod
    def of(entries: Sequence[PublishedEntry]) -> EntryKinds:
        places: dict[str, list[int]] = {"guide": [], "faq": [], "policy": []}
        facets: dict[Facet, list[int]] = {}
        for number, published in enumerate(entries):
            places.setdefault(published.kind, []).append(number)
            if isinstance(published.entry, Faq) and published.entry.facet is not None:
                facets.setdefault(published.entry.facet, []).append(number)
        guides, faqs, policies = (np.array(places[kind], np.int64) for kind in ("guide", "faq", "policy"))
        return EntryKinds(guides, faqs, policies, {facet: np.array(them, np.int64) for facet, them in facets.items()})

    def faqs_of(self, facet: Facet) -> NDArray[np.int64]:
        """The FAQs about one facet."""
        return self.by_facet.get(facet, np.zeros(0, np.int64))


@dataclass(frozen=True)
class Snapshot:
    """Everything a search needs. The last owner, `outside`, stands for "none of ours".

    `classified[p]` is the number of passage `p` in the classifier.
    """

    version: str
    published: Published
    lexicon: Lexicon
    matcher: Matcher
    passages: Passages
    dense: DenseSearch
    words: LexicalIndex
    bigrams: LexicalIndex
    classifier: Classifier
    classified: NDArray[np.int64]
    owners: NDArray[np.int64]
    topics: NDArray[np.int64]
    prepared: Prepared

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
    def guide_names(self) -> tuple[tuple[int, str], ...]:
        """Position, names and aliases (a line each) of every guide."""
        return tuple(
            (number, "\n".join((published.entry.name, *published.entry.aliases)))
            for number, published in enumerate(self.entries)
            if isinstance(published.entry, Guide)
        )

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

    @property
    def kinds(self) -> NDArray[np.int64]:
        """Per passage: the position of its kind in `PassageKind`."""
        return self.prepared.kinds

    @cached_property
    def entry_kinds(self) -> EntryKinds:
        """The positions of guides, FAQs and policies."""
        return EntryKinds.of(self.entries)

    @cached_property
    def topic_sizes(self) -> NDArray[np.float64]:
        """Per topic: how many questions it has (at least 1)."""
        return np.maximum(1.0, np.bincount(self.topics[self.owners], minlength=len(self.entries) + 1)).astype(float)

    @cached_property
    def _alike(self) -> dict[tuple[str, str], tuple[int, ...]]:
        found: dict[tuple[str, str], list[int]] = {}
        for number, published in enumerate(self.entries):
            found.setdefault((published.kind, published.entry.title), []).append(number)
        return {key: tuple(owners) for key, owners in found.items()}

    def variants(self, owner: int) -> tuple[int, ...]:
        """The entries of the owner's kind and title, itself among them: the same question, answered by region."""
        published = self.entries[owner]
        return self._alike[published.kind, published.entry.title]

    def warm(self) -> None:
        """Compute what the first search would otherwise wait for."""
        _ = (self.entries, self.position, self.guides, self.departments, self.regions, self.region_names)
        _ = (self.entry_kinds, self.guide_names, self.topic_sizes, self._masks, self._alike)

    def visible(self, on: date, region: str | None, audience: str | None) -> Mask:
        """Which owners a citizen may be told of: in force, in the region, for the audience. `outside` always is."""
        known = self._masks.get((on, region, audience))
        if known is None:
            known = self._visible(on, region, audience)
            if len(self._masks) < _MASKS:
                self._masks[on, region, audience] = known
        return known

    def _visible(self, on: date, region: str | None, audience: str | None) -> Mask:
        around = self.above(region) if region is not None else None
        allowed = [
            p.entry.in_force(on)
            and (around is None or not around.isdisjoint(p.entry.regions))
            and (audience is None or audience in p.entry.audience)
            for p in self.entries
        ]
        mask = np.array([*allowed, True], np.bool_)
        mask.flags.writeable = False  # it is handed out again
        return mask

    @cached_property
    def _masks(self) -> dict[tuple[date, str | None, str | None], Mask]:
        return {}

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


def build_snapshot(
    published: Published,
    embedder: Embedder,
    *,
    salt: str = "",
    previous: Snapshot | None = None,
    sizes: IndexSizes = SIZES,
) -> Snapshot:
    """Make the index; `salt` (model and weights) goes into its version.

    What is unchanged since `previous` is taken over from it. Up to `sizes.flat` passages and `sizes.exact_questions`
    questions the result is the same as without it; beyond, the version tells the two apart.
    """
    prepared, taken = _prepare(published, embedder, previous)
    owned = ownership(published, prepared)
    before = (previous.classifier, previous.classified) if previous is not None else None
    dense = make_dense(prepared.vectors, previous.dense if previous is not None else None, taken.rows, sizes)
    classifier = make_classifier(dense.vectors, owned, before, taken, sizes)
    return assemble(published, prepared, owned, dense, classifier, embedder.name + salt, previous)


def ownership(published: Published, prepared: Prepared) -> Ownership:
    """Who owns the passages, by entry and by matter; `outside` is the last owner."""
    owners = np.repeat(np.arange(len(prepared.keys), dtype=np.int64), np.diff(prepared.starts))
    asked = prepared.kinds != list(PassageKind).index(PassageKind.TEXT)
    return Ownership(owners, _topics(published.entries), asked)


def assemble(
    published: Published,
    prepared: Prepared,
    owned: Ownership,
    dense: DenseSearch,
    classifier: Classifier,
    salt: str,
    previous: Snapshot | None = None,
) -> Snapshot:
    """A snapshot of what was prepared."""
    lexicon = _lexicon(published, previous)
    same_words = previous is not None and previous.lexicon.version == lexicon.version
    approximate = dense.base.label if isinstance(dense, SegmentedIndex) else ""
    approximate += classifier.landmarks.label if isinstance(classifier, LandmarkClassifier) else ""
    return Snapshot(
        version=_version(published, lexicon.version, salt + approximate),
        published=published,
        lexicon=lexicon,
        matcher=previous.matcher if previous is not None and same_words else Matcher(lexicon),
        passages=Passages(owned.owners, prepared.texts),
        dense=dense,
        words=LexicalIndex(prepared.words, prepared.word_numbers),
        bigrams=LexicalIndex(prepared.bigrams, prepared.bigram_numbers),
        classifier=classifier,
        classified=np.cumsum(owned.asked) - 1,
        owners=owned.owners,
        topics=owned.topics,
        prepared=replace(prepared, vectors=dense.vectors),
    )


def _lexicon(published: Published, previous: Snapshot | None) -> Lexicon:
    """The words of what is published; those from before when no change concerns them."""
    offices = (published.departments, published.regions)
    before = previous.published if previous is not None else None
    if previous is not None and before is not None and offices == (before.departments, before.regions):
        known = previous.guides
        same = all(
            known.get(guide.id) is guide or _same_words(known.get(guide.id), guide) for guide in published.guides
        )
        if same and len(known) == len(published.guides):
            return previous.lexicon
    return make_lexicon(published.guides, *offices)


def _same_words(before: Guide | None, guide: Guide) -> bool:
    """Whether two versions of a guide give the lexicon the same words."""
    return before is not None and guide_words(before) == guide_words(guide)


def _prepare(published: Published, embedder: Embedder, previous: Snapshot | None) -> tuple[Prepared, Taken]:
    before = previous.prepared if previous is not None else None
    known = set(before.keys) if before is not None else set()
    keys = [*(f"{item.entry.id}\0{item.content_hash}" for item in published.entries), OUTSIDE]
    texts: list[list[Text] | None] = [
        None if key in known else [Text(passage.kind, passage.text) for passage in passages_of(0, item.entry)]
        for key, item in zip(keys, published.entries, strict=False)
    ]
    outside = (
        [Text(PassageKind.QUESTION, searchable(text)) for text in read_outside()] if OUTSIDE not in known else None
    )
    return prepare(keys, [*texts, outside], embedder, before)


def read_outside() -> list[str]:
    """Sentences that are no matter of government."""
    data = yaml.safe_load(OUTSIDE_FILE.read_text(encoding="utf-8"))
    return [str(text) for text in data["outside"]]


def _topics(published: Sequence[PublishedEntry]) -> NDArray[np.int64]:
    """Per owner the owner of its matter: FAQs and policy documents belong to their (first) guide.

    What belongs to no guide is a matter of its own, together with its variants for other regions.
    """
    position = {item.entry.id: number for number, item in enumerate(published)}
    first: dict[tuple[str, str], int] = {}
    topics = []
    for number, item in enumerate(published):
        named = first.setdefault((item.kind, item.entry.title), number)
        items = item.entry.items
        topics.append(position.get(items[0], number) if items else named)
    return np.array([*topics, len(published)], np.int64)


def _version(published: Published, lexicon: str, salt: str) -> str:
    digest = hashlib.sha256(f"{lexicon}\0{salt}".encode())
    for item in published.entries:
        digest.update(f"{item.entry.id}\0{item.version}\0{item.content_hash}\n".encode())
    return digest.hexdigest()[:16]
