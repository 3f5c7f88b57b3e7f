"""Sheets of a file to rows under the template's names: our own templates by their headings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from knowledge_base.importing.files.raw import Cell, RawFile, RawSheet
from knowledge_base.importing.files.sheets import CSV_SHEET
from knowledge_base.importing.problems import Place, Problem, Severity
from knowledge_base.importing.records import FieldRow
from knowledge_base.importing.templates import FAQ, TEMPLATES, Column, Sheet, Template

IGNORED_SHEETS = frozenset({"说明", "代码表"})


@dataclass
class Layout:
    """Rows by the template's sheet names, with what is wrong about the sheets and headings themselves."""

    template: Template
    rows: dict[str, list[FieldRow]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def template_of(raw: RawFile) -> Template | None:
    """Which of our templates a file is, by the name of its first sheet."""
    names = {sheet.name for sheet in raw.sheets}
    if names == {CSV_SHEET}:
        return FAQ
    return next((template for template in TEMPLATES.values() if template.main.name in names), None)


def template_layout(raw: RawFile, template: Template) -> Layout:
    """Rows of a file that follows a template."""
    layout = Layout(template)
    sheets = {template.main.name if sheet.name == CSV_SHEET else sheet.name: sheet for sheet in raw.sheets}
    for spec in template.sheets:
        if (sheet := sheets.pop(spec.name, None)) is not None:
            layout.rows[spec.name] = list(_rows(sheet, spec, layout.problems))
        elif spec is template.main:
            layout.problems.append(Problem(Place(spec.name), "没有这个工作表"))
    unread = [name for name in sheets if name not in IGNORED_SHEETS]
    layout.problems += [Problem(Place(name), "这个工作表不读取", Severity.WARNING) for name in unread]
    if not layout.problems and not layout.rows.get(template.main.name):
        layout.problems.append(Problem(Place(template.main.name), "一行内容也没有"))
    return layout


def heading_text(cell: Cell) -> str:
    """A heading without the star of required columns, line breaks and blanks."""
    return "".join(str(cell if cell is not None else "").split()).strip("*＊")


def headings_of(sheet: RawSheet, row: int, problems: list[Problem]) -> dict[str, int]:
    """Heading to position (from 0) in the row that holds them."""
    found: dict[str, int] = {}
    cells = next((r.cells for r in sheet.rows if r.number == row), ())
    for position, cell in enumerate(cells):
        name = heading_text(cell)
        if name in found:
            problems.append(Problem(Place(sheet.name, row, name), "这一列出现了两次"))
        elif name:
            found[name] = position
    return found


def field_rows(
    sheet: RawSheet, after: int, columns: Mapping[str, tuple[int, str]], problems: list[Problem]
) -> Iterator[FieldRow]:
    """Rows below the headings; `columns` gives for each field path the position and the heading in the file."""
    uncomputed = set(sheet.uncomputed)
    for raw in sheet.rows:
        if raw.number <= after:
            continue
        cells: dict[str, tuple[Cell, str]] = {}
        for path, (position, heading) in columns.items():
            cells[path] = (raw.cells[position] if position < len(raw.cells) else None, heading)
            if (raw.number, position + 1) in uncomputed:
                text = "这一格是公式，文件里没有保存它的值，按空白处理"
                problems.append(Problem(Place(sheet.name, raw.number, heading), text, Severity.WARNING))
        if any(cell is not None for cell, _ in cells.values()):
            yield FieldRow(sheet.name, raw.number, cells)


def _rows(sheet: RawSheet, spec: Sheet, problems: list[Problem]) -> Iterator[FieldRow]:
    row = sheet.rows[0].number if sheet.rows else 1
    found = headings_of(sheet, row, problems)
    columns = {column.heading: column for column in spec.columns}
    for name in found:
        if name not in columns:
            problems.append(Problem(Place(sheet.name, row, name), _no_column(name, columns)))
    for column in missing_columns(spec.columns, found):
        problems.append(Problem(Place(sheet.name, row, column.heading), "缺少这一列"))
    places = {column.path: (found[name], name) for name, column in columns.items() if name in found}
    return field_rows(sheet, row, places, problems)


def missing_columns(columns: Iterable[Column], found: Iterable[str]) -> list[Column]:
    present = set(found)
    return [column for column in columns if column.required and column.heading not in present]


def _no_column(name: str, columns: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(columns), n=1, cutoff=0.5)
    return f"模板里没有这一列{f'，是不是「{close[0]}」' if close else ''}"
