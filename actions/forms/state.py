"""Where an open form stands. It travels as data in the slot `form` and in the gateway's context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.codec import ContractError, from_data, to_data

SKIPPED = ""


@dataclass(frozen=True)
class FormState:
    """`form` names the kind, `subject` what it is about (an item's id …), `values` what was answered; `asking` is the
    field asked last, `failures` how often its answer was not understood, `digressions` how often running something
    else was asked instead."""

    form: str
    subject: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    asking: str | None = None
    failures: int = 0
    digressions: int = 0

    def answered(self, name: str, value: str) -> FormState:
        """With one more answer."""
        return replace(self, values={**self.values, name: value}, failures=0, digressions=0)

    def forgetting(self, name: str) -> FormState:
        """Without the answer of a field, so that it is asked again."""
        kept = {key: value for key, value in self.values.items() if key != name}
        return replace(self, values=kept, failures=0)

    def to_slot(self) -> dict[str, Any]:
        """The slot's value."""
        data: dict[str, Any] = to_data(self)
        return data


def read_state(slot: Mapping[str, Any] | None) -> FormState | None:
    """The state a slot holds; what is unreadable (a slot of an older release) is no open form."""
    if not slot:
        return None
    try:
        return from_data(FormState, dict(slot))
    except ContractError:
        return None
