"""What the publish gate found, as it is kept with the version and shown to editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from knowledge_base.editing.signatures import Conflict


class Grade(IntEnum):
    """How well a search result serves a question, worst first."""

    WRONG = 0
    REFUSED = 1
    ASKED_BACK = 2
    RIGHT = 3

    @property
    def label(self) -> str:
        return ("答成别的事项", "答不上来", "反问", "答对")[self]


@dataclass(frozen=True)
class Asked:
    """A question on the live index and on the candidate; `told` is the title of what the candidate answers."""

    text: str
    entry: str
    own: bool
    live: Grade
    candidate: Grade
    told: str

    @property
    def broken(self) -> bool:
        """An own question must find its entry; another entry's question must not be lost."""
        lost = self.candidate <= Grade.REFUSED
        return lost and (self.own or self.live > Grade.REFUSED)

    @property
    def weaker(self) -> bool:
        return not self.broken and self.candidate < self.live

    def to_data(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "entry": self.entry,
            "own": self.own,
            "live": self.live.label,
            "candidate": self.candidate.label,
            "told": self.told,
        }


@dataclass(frozen=True)
class GateReport:
    """`revision` is the state of the base it holds for, `content_hash` the text it was run on."""

    entry: str
    version: int
    content_hash: str
    revision: int
    at: datetime
    asked: tuple[Asked, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def broken(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.asked if asked.broken)

    @property
    def unsigned(self) -> tuple[Conflict, ...]:
        return tuple(conflict for conflict in self.conflicts if conflict.missing)

    @property
    def passed(self) -> bool:
        return not self.broken and not self.unsigned

    def to_data(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "content_hash": self.content_hash,
            "revision": self.revision,
            "at": self.at.isoformat(timespec="seconds"),
            "questions": len(self.asked),
            "own": [asked.to_data() for asked in self.asked if asked.own],
            "broken": [asked.to_data() for asked in self.broken],
            "weaker": [asked.to_data() for asked in self.asked if asked.weaker],
            "conflicts": [conflict.to_data() for conflict in self.conflicts],
        }
