"""A frequently asked question with its verbatim answer."""

from __future__ import annotations

from pydantic import Field

from contracts.facets import Facet
from knowledge_base.model.base import Basis, EntryBase, EntryId, Text


class Faq(EntryBase):
    """`item` is the guide it belongs to, `facet` the one facet it is about, when there is one."""

    question: Text
    item: EntryId | None = None
    facet: Facet | None = None
    answer: tuple[Text, ...] = Field(min_length=1)
    sources: tuple[Basis, ...] = ()
    demonstration: bool = False

    @property
    def title(self) -> str:
        return self.question

    @property
    def items(self) -> tuple[str, ...]:
        return (self.item,) if self.item else ()

    @property
    def local_values(self) -> bool:
        return self.demonstration
