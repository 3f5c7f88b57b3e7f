"""What a check finds: two places in two entries that do not go together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from knowledge_base.consistency.aspects import Aspect


@dataclass(frozen=True, order=True)
class Side:
    """One of the two: the entry, its owner, the field, the sentence as written and the value in it."""

    entry: str
    department: str
    title: str
    path: str
    text: str
    value: str

    def to_data(self) -> dict[str, str]:
        return {
            "entry": self.entry,
            "department": self.department,
            "title": self.title,
            "path": self.path,
            "text": self.text,
            "value": self.value,
        }


@dataclass(frozen=True, order=True)
class Finding:
    """Two sides, ordered by entry. `key` stays the same while both sentences do: signatures rest on it."""

    aspect: Aspect
    one: Side
    other: Side

    @classmethod
    def of(cls, aspect: Aspect, one: Side, other: Side) -> Finding:
        first, second = sorted((one, other))
        return cls(aspect, first, second)

    @property
    def key(self) -> str:
        parts = [self.aspect.value]
        for side in (self.one, self.other):
            parts += [side.entry, side.department, side.path.split("[")[0], side.text, side.value]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]

    @property
    def departments(self) -> frozenset[str]:
        """Both owners; one when a department disagrees with itself."""
        return frozenset({self.one.department, self.other.department})

    @property
    def entries(self) -> frozenset[str]:
        return frozenset({self.one.entry, self.other.entry})

    def about(self, entry: str) -> bool:
        return entry in self.entries

    def to_data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "aspect": self.aspect.value,
            "aspect_label": self.aspect.label,
            "departments": sorted(self.departments),
            "one": self.one.to_data(),
            "other": self.other.to_data(),
        }

    def lines(self) -> str:
        """For the terminal: what it is about, then each side with its owner."""
        sides = "\n".join(
            f"    {side.department}  {side.entry}  {side.path}「{side.value}」：{side.text}"
            for side in (self.one, self.other)
        )
        return f"[{self.aspect.label}] {self.key}\n{sides}"
