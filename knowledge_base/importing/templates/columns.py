"""What a template is made of: workbooks of sheets, sheets of columns, each bound to a field of the entry model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class CellKind(Enum):
    """How a cell is read and written (see `cells`)."""

    TEXT = auto()
    INTEGER = auto()
    AMOUNT = auto()
    FLAG = auto()  # 是 / 否
    DAY = auto()
    CHOICE = auto()  # one of `choices`, by label or code
    CHOICES = auto()  # several of them
    LINES = auto()  # one text a line
    RECORDS = auto()  # one record a line, its `parts` separated by a bar
    DEPARTMENT = auto()
    REGION = auto()
    REGIONS = auto()


MANY = frozenset({CellKind.CHOICES, CellKind.LINES, CellKind.RECORDS, CellKind.REGIONS})


@dataclass(frozen=True)
class Column:
    """`path` is the field, with dots, as in docs/knowledge-format.md."""

    heading: str
    path: str
    kind: CellKind = CellKind.TEXT
    required: bool = False
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Code to label."""
    closed: bool = True
    """Whether a value beyond `choices` is an error."""
    parts: tuple[Column, ...] = ()
    width: int = 16


@dataclass(frozen=True)
class Target:
    """The list of the record that a row of a sheet goes to; `scalar` rows give their text alone."""

    path: str
    scalar: bool = False
    only: frozenset[str] = frozenset()
    """Columns (paths) that mean nothing for this target must stay empty; named are those that may be filled."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. The first of a template has one row per entry; rows of the others name theirs in `key`.

    When the sheet serves several lists, the column `kind` chooses by its label in `targets`.
    """

    name: str
    columns: tuple[Column, ...]
    key: str = "id"
    targets: Mapping[str, Target] = field(default_factory=dict)
    kind: str = ""
    help: str = ""

    def column(self, path: str) -> Column | None:
        return next((column for column in self.columns if column.path == path), None)

    @property
    def target_paths(self) -> frozenset[str]:
        return frozenset(target.path for target in self.targets.values())


@dataclass(frozen=True)
class Template:
    """A workbook for one kind of entry: `guide`, `faq` or `policy`."""

    kind: str
    title: str
    sheets: tuple[Sheet, ...]

    @property
    def main(self) -> Sheet:
        return self.sheets[0]

    def sheet_of(self, path: str) -> Sheet | None:
        """The sheet whose rows make the list `path`."""
        return next((sheet for sheet in self.sheets[1:] if path in sheet.target_paths), None)

    def list_label(self, path: str) -> str:
        """How an editor finds the list `path`: its sheet, and the kind of row where a sheet serves several."""
        sheet = self.sheet_of(path)
        if sheet is None:
            return ""
        label = next(label for label, target in sheet.targets.items() if target.path == path)
        kind = sheet.column(sheet.kind) if sheet.kind else None
        return f"{sheet.name}表：{kind.choices[label]}" if kind else f"{sheet.name}表"
