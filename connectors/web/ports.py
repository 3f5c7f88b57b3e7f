"""What the web channel asks of packages it must not import; wired in `apps/gateway.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from contracts.catalogue import Catalogue
from contracts.search import EntryAnswer


@dataclass(frozen=True)
class ProgressStep:
    """One dated step of a work order, in a citizen's words."""

    at: datetime
    text: str


@dataclass(frozen=True)
class OrderProgress:
    """What a citizen may know of a work order."""

    number: str
    status: str
    department: str
    due: date
    timeline: tuple[ProgressStep, ...]


class OrderLookup(Protocol):
    """Finds a work order by its number and the last four digits of a phone the citizen gave with it."""

    async def look_up(self, number: str, phone_last4: str) -> OrderProgress | None:
        """None when there is no such order or the digits do not fit: the two are not told apart."""
        ...


class PublicKnowledge(Protocol):
    """What is published, for the pages anybody may read; each call raises `KnowledgeUnavailable`."""

    async def catalogue(self) -> Catalogue:
        """Everything published."""
        ...

    async def entry(self, entry: str, region: str | None = None, *, version: int | None = None) -> EntryAnswer | None:
        """The entry's answer with all its fields; None when nothing is published under that id.

        `version`: as it was in that version; None when that was never published.
        """
        ...

    async def find(self, text: str, region: str | None = None) -> tuple[str, ...]:
        """The ids of the entries that a question is about, the likeliest first."""
        ...


class Departments(Protocol):
    """Which departments a hand-over may name."""

    async def known(self, ids: Sequence[str]) -> frozenset[str]: ...
