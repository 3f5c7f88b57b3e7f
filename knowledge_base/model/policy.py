"""A policy document, cut into the sections that are quoted."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from contracts.facets import Facet
from knowledge_base.model.base import EntryBase, EntryId, Strict, Text


class Section(Strict):
    heading: Text
    text: Text


class Policy(EntryBase):
    """`items_concerned` (key `items`) are the guides it regulates; `successor` replaced it."""

    name: Text = Field(alias="title")
    document_number: Text
    issuer: Text
    items_concerned: tuple[EntryId, ...] = Field(alias="items")
    issued_on: date
    status: Literal["in_force", "repealed"]
    successor: EntryId | None = None
    demonstration: bool = False
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def title(self) -> str:
        return self.name

    @property
    def items(self) -> tuple[str, ...]:
        return self.items_concerned

    @property
    def local_values(self) -> bool:
        return self.demonstration

    @property
    def facet(self) -> Facet | None:
        return None

    def in_force(self, on: date) -> bool:
        ended = self.status == "repealed" and self.valid_to is None
        return not ended and super().in_force(on)
