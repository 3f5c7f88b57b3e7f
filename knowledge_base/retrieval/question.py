"""What a search understands of a sentence: the matters and places it names, and what it asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.facets import Facet
from contracts.search import SearchRequest
from knowledge_base.retrieval.dense import Mask
from knowledge_base.retrieval.wording import only_asks, residue
from language.matcher import Mention, Understanding

_BARE = 1  # characters of substance at most in a sentence that names nothing


@dataclass(frozen=True)
class Question:
    """What the steps of a search hand on to each other."""

    request: SearchRequest
    sentence: str
    found: Understanding
    visible: Mask
    region: str | None

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What is asked for; 「那护照呢」 and 「城西区呢」 ask for what was asked before."""
        if self.found.facets or not (self.found.items or self.only_region):
            return self.found.facets
        if self.only_region:
            return self.request.context.facets
        rest = self._without(self.found.items)
        return self.request.context.facets if rest != self.sentence and not residue(rest) else ()

    @property
    def bare(self) -> bool:
        """Whether the sentence asks without naming anything (那要多少钱)."""
        return not self.found.items and len(residue(self.sentence)) <= _BARE

    @property
    def only_region(self) -> bool:
        """Whether nothing but a place is said (城西区呢)."""
        named = self.found.regions and not self.found.items and not self.found.facets
        return bool(named) and len(residue(self._without(self.found.regions))) <= _BARE

    @property
    def of_item(self) -> str | None:
        """The one matter of which the sentence only asks a field (护照多少钱)."""
        if len(self.found.items) != 1:
            return None
        rest = self._without((*self.found.items, *self.found.regions))
        return self.found.items[0].id if rest != self.sentence and only_asks(rest) else None

    @property
    def subject(self) -> str:
        """What the sentence is about, when it does not name a matter as a whole (身份证)."""
        return residue(self._without(self.found.regions)) if not self.found.items else ""

    def _without(self, mentions: Iterable[Mention]) -> str:
        rest = self.sentence
        for mention in mentions:
            rest = rest.replace(mention.text, "")
        return rest
