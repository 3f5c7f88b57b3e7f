"""What all entries share: strictness, validity, region, audience, questions, legal basis."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.facets import Facet

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$", max_length=80)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Audience = Literal["person", "enterprise"]


class Strict(BaseModel):
    """Unknown keys are errors; values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(Strict):
    """A law, regulation or document an entry rests on."""

    title: Text
    article: Text | None = None
    document_number: Text | None = None

    def cited(self) -> str:
        """As it is quoted to the citizen: 《title》article（number）."""
        number = f"（{self.document_number}）" if self.document_number else ""
        return f"《{self.title}》{self.article or ''}{number}"


class DevelopmentQuestion(Strict):
    """A question for tuning and the publish gate; never searched."""

    text: Text
    facets: tuple[Facet, ...] = ()


class EntryBase(Strict):
    """What guides, FAQs and policy documents have in common."""

    id: EntryId
    department: Text
    regions: tuple[RegionCode, ...] = Field(min_length=1)
    audience: tuple[Audience, ...] = Field(min_length=1)
    valid_from: date
    valid_to: date | None = None
    similar_questions: tuple[Text, ...]
    development_questions: tuple[DevelopmentQuestion, ...]

    @property
    def title(self) -> str:
        """What the entry is called in candidates and sources."""
        raise NotImplementedError

    @property
    def items(self) -> tuple[str, ...]:
        """The guides this entry belongs to, the main one first."""
        raise NotImplementedError

    @property
    def local_values(self) -> bool:
        """Whether the entry holds fictional values of the demonstration city."""
        raise NotImplementedError

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
