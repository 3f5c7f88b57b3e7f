"""A field as a document states it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recognised:
    """A field as the document states it. `certain` is false for what was reckoned or chosen among several."""

    field: str
    value: str | None
    evidence: str = ""
    certain: bool = False
