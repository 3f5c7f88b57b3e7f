"""A defect of the content, and the shape of a check that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.content import City


@dataclass(frozen=True, order=True)
class Defect:
    """One line of the linter: where, which field, what is wrong."""

    file: Path
    field: str
    problem: str

    def line(self, root: Path) -> str:
        shown = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        return f"{shown}: {self.field}: {self.problem}"


Check = Callable[[City], Iterator[Defect]]
