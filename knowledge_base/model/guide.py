"""The service guide (办事指南), its fields after GB/T 39554."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from contracts.facets import Facet
from knowledge_base.model.base import Basis, EntryBase, RegionCode, Strict, Text
from knowledge_base.model.eligibility import Eligibility

Form = Literal["original", "copy", "original_and_copy", "electronic", "verified_online"]
Unit = Literal["calendar_days", "working_days", "immediate", "months"]


class Material(Strict):
    """One document to bring; `when` says in which case an optional one is needed."""

    name: Text
    form: Form
    copies: int = Field(ge=0, le=20)
    source: Text
    required: bool
    when: Text | None = None
    how_to_get: Text | None = None

    @model_validator(mode="after")
    def _optional_has_condition(self) -> Material:
        if not self.required and self.when is None:
            raise ValueError("an optional material needs `when`")
        return self


class Limit(Strict):
    """A time limit; `days` is null when the law sets none."""

    text: Text
    days: int | None = Field(default=None, ge=0)
    unit: Unit
    basis: Text | None = None


class TimeLimit(Strict):
    legal: Limit
    promised: Limit


class FeeItem(Strict):
    name: Text
    amount: float = Field(ge=0)
    unit: Text


class Fee(Strict):
    charged: bool
    text: Text
    items: tuple[FeeItem, ...] = ()
    basis: Text | None = None

    @model_validator(mode="after")
    def _charge_has_basis(self) -> Fee:
        if self.charged and self.basis is None:
            raise ValueError("a charge needs its basis")
        return self


class Place(Strict):
    """A window where the matter is handled."""

    name: Text
    district: RegionCode
    address: Text
    phone: Text


class Online(Strict):
    available: bool
    text: Text
    url: Text | None = None


class Phones(Strict):
    consult: Text
    complaint: Text


class Result(Strict):
    name: Text
    delivery: Text


class Guide(EntryBase):
    """A service item: what it is, who may apply, with what, where, how long, how much."""

    name: Text
    aliases: tuple[Text, ...]
    subject: Text
    level: Literal["nation", "province", "city", "county"]
    item_type: Text
    handling_type: Literal["即办件", "承诺件"]
    summary: Text
    conditions: tuple[Text, ...] = Field(min_length=1)
    materials: tuple[Material, ...] = Field(min_length=1)
    steps: tuple[Text, ...] = Field(min_length=1)
    time_limit: TimeLimit
    fee: Fee
    places: tuple[Place, ...] = Field(min_length=1)
    hours: Text
    online: Online
    phone: Phones
    result: Result
    visits: int = Field(ge=0, le=10)
    legal_basis: tuple[Basis, ...]
    demonstration: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    eligibility: Eligibility | None = None

    @property
    def title(self) -> str:
        return self.name

    @property
    def items(self) -> tuple[str, ...]:
        return (self.id,)

    @property
    def local_values(self) -> bool:
        return bool(self.demonstration)

    @property
    def facet(self) -> Facet | None:
        return None
