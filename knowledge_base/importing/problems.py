"""A problem of an import, with the place an editor can go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the import; a warning is shown and the draft is stored."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Place:
    """Where a value stands: a sheet (or list of a JSON file), a row counted from 1, a column by its heading."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        return " ".join(part for part in (self.sheet, row, f"「{self.column}」" if self.column else "") if part)


@dataclass(frozen=True)
class Problem:
    """One thing to mend (or to know), in the editor's language."""

    place: Place
    text: str
    severity: Severity = Severity.ERROR
    entry: str | None = None

    def __str__(self) -> str:
        kind = "错误" if self.severity is Severity.ERROR else "提醒"
        where = str(self.place)
        return f"[{kind}] {where + '：' if where else ''}{self.text}"

    def to_data(self) -> dict[str, object]:
        """As JSON for the console."""
        return {
            "sheet": self.place.sheet,
            "row": self.place.row,
            "column": self.place.column,
            "severity": self.severity.value,
            "entry": self.entry,
            "text": self.text,
        }


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop the import."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without repetitions, by place."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.severity.value, p.text)))
