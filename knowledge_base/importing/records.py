"""Rows of sheets to records (plain dicts in the shape of the model), each value with the place it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge_base.importing import cells
from knowledge_base.importing.cells import CellWrong
from knowledge_base.importing.files.raw import Cell
from knowledge_base.importing.known import Known
from knowledge_base.importing.problems import Place, Problem
from knowledge_base.importing.templates import Column, Sheet, Template

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class FieldRow:
    """A row of a file under the template's names: field path to the cell and the heading it stands under."""

    sheet: str
    number: int
    cells: Mapping[str, tuple[Cell, str]]

    def place(self, heading: str = "") -> Place:
        return Place(self.sheet, self.number, heading)


@dataclass
class Record:
    """An entry to be, as plain data, with the row of every part of it."""

    kind: str
    data: dict[str, Any]
    rows: dict[Path, tuple[FieldRow, Sheet]] = field(default_factory=dict)
    template: Template | None = None

    @property
    def id(self) -> str:
        return str(self.data.get("id", ""))

    def place(self, loc: Path) -> Place:
        """The best place for a path of the model: its cell, else its row, else its sheet."""
        if self.template is None:  # JSON: a list and the position in it
            listed = self.rows.get(())
            name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")
            return Place(listed[0].sheet, listed[0].number, name) if listed else Place(column=name)
        for length in range(len(loc), -1, -1):
            if (found := self.rows.get(loc[:length])) is None:
                continue
            row, sheet = found
            path = ".".join(str(part) for part in loc[length:] if not isinstance(part, int))
            if length == 0 and (other := self.template.sheet_of(path)) is not None:
                return Place(other.name)
            return row.place(_heading(row, sheet, path))
        return Place()


def _heading(row: FieldRow, sheet: Sheet, path: str) -> str:
    for candidate in (path, path.rpartition(".")[0], path or "text"):
        if candidate in row.cells:
            return row.cells[candidate][1]
        if column := sheet.column(candidate):
            return column.heading
    return ""


@dataclass
class Assembled:
    records: list[Record]
    problems: list[Problem]


def assemble(template: Template, rows: Mapping[str, Sequence[FieldRow]], known: Known) -> Assembled:
    """Records of a template from the rows of its sheets (by sheet name)."""
    done = Assembled([], [])
    by_id: dict[str, Record] = {}
    for row in rows.get(template.main.name, ()):
        data: dict[str, Any] = {}
        for path, value in _values(template.main, row, known, done.problems).items():
            _put(data, path, value)
        record = Record(template.kind, data, {(): (row, template.main)}, template)
        for sheet in template.sheets[1:]:
            for target in sorted(sheet.target_paths):
                _put(record.data, target, [])
        done.records.append(record)
        if record.id in by_id:
            first = by_id[record.id].place(("id",)).row
            done.problems.append(
                Problem(record.place(("id",)), f"编码「{record.id}」和第{first}行重复", entry=record.id)
            )
        elif record.id:
            by_id[record.id] = record
    for sheet in template.sheets[1:]:
        for row in rows.get(sheet.name, ()):
            _attach(sheet, row, by_id, known, done.problems)
    return done


def _attach(sheet: Sheet, row: FieldRow, by_id: Mapping[str, Record], known: Known, problems: list[Problem]) -> None:
    """Add one row of a further sheet to the entry it names."""
    before = len(problems)
    values = _values(sheet, row, known, problems)
    identifier = str(values.pop(sheet.key, "") or "")
    heading = _heading(row, sheet, sheet.key)
    record = by_id.get(identifier)
    if record is None:
        text = f"主表里没有编码「{identifier}」" if identifier else "必填"
        problems.append(Problem(row.place(heading), text, entry=identifier or None))
        return
    label: Any = values.pop(sheet.kind, None) if sheet.kind else ""
    target = sheet.targets.get(label) if isinstance(label, str) else None
    if target is None:
        if len(problems) == before:
            problems.append(Problem(row.place(_heading(row, sheet, sheet.kind)), "必填", entry=record.id))
        return
    many = set(sheet.targets.values()) - {target}
    for path in {name for other in many for name in other.only} - target.only:
        if values.pop(path, None):
            text = "这一类不用填，请留空"
            problems.append(Problem(row.place(_heading(row, sheet, path)), text, entry=record.id))
    items = _get(record.data, target.path)
    position: Path = (*target.path.split("."), len(items))
    record.rows[position] = (row, sheet)
    if target.scalar:
        content = values.get("text")
        if content is None:
            problems.append(Problem(row.place(_heading(row, sheet, "text")), "必填", entry=record.id))
        items.append(content or "")
        return
    element: dict[str, Any] = {}
    for path, value in values.items():
        _put(element, path, value)
    items.append(element)


def _values(sheet: Sheet, row: FieldRow, known: Known, problems: list[Problem]) -> dict[str, Any]:
    """The cells of a row by path; what is blank is left out, what is wrong is told and marked."""
    values: dict[str, Any] = {}
    for column in sheet.columns:
        cell, heading = row.cells.get(column.path, (None, column.heading))
        try:
            value = cells.read(column, cell, known)
        except CellWrong as error:
            problems.append(Problem(row.place(heading), str(error), entry=_id_of(row)))
            value = WRONG
        if value is None and "." in column.path:
            _touch(values, column)
        if value is not None:
            values[column.path] = value
    return values


class _Wrong:
    """Stands where a cell could not be read: the model's own complaint about it is left out."""

    def __repr__(self) -> str:
        return "WRONG"


WRONG = _Wrong()


def _touch(values: dict[str, Any], column: Column) -> None:
    """A nested record exists even when all its cells are blank, so that each missing one is told by its column."""
    parent = column.path.rpartition(".")[0]
    values.setdefault(f"{parent}.", None)


def _id_of(row: FieldRow) -> str | None:
    cell = row.cells.get("id", (None, ""))[0]
    return str(cell) if cell is not None else None


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        data = data.setdefault(name, {})
    if last:
        data[last] = value


def _get(data: dict[str, Any], path: str) -> Any:
    for name in path.split("."):
        data = data[name]
    return data
