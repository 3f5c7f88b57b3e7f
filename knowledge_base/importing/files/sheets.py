"""Cells of an xlsx workbook or a CSV file, nothing interpreted beyond the cell's own type."""

from __future__ import annotations

import csv
import io
import math
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.raw import Cell, RawFile, RawRow, RawSheet
from knowledge_base.importing.limits import Limits

CSV_SHEET = "CSV"
_INSTRUCTIONS = "说明"


def read_workbook(content: bytes, limits: Limits) -> RawFile:
    """Visible and hidden sheets alike, values only; a formula counts by the value saved with it."""
    values = _load(content, values=True)
    if len(values.worksheets) > limits.sheets:
        raise FileRefused(Refusal.TOO_COMPLEX, f"{len(values.worksheets)} 个工作表")
    formulas = _load(content, values=False) if _has_formulas(content) else None
    counter = _Counter(limits)
    sheets = []
    for sheet in values.worksheets:
        if sheet.title == _INSTRUCTIONS:
            continue
        sheet.reset_dimensions()  # the declared size may be a lie in either direction
        rows = tuple(_rows(sheet.iter_rows(values_only=True), counter))
        uncomputed = _uncomputed(formulas[sheet.title], rows) if formulas else ()
        sheets.append(RawSheet(sheet.title, rows, uncomputed))
    return RawFile(sheets=tuple(sheets))


def read_csv(text: str, limits: Limits) -> RawFile:
    """One sheet; the separator is the comma, the semicolon or the tab that the heading uses most."""
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    counter = _Counter(limits)
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):  # the row a spreadsheet shows, not the line of the file
            trimmed = counter.row([_unquoted(cell) or None for cell in cells])
            if trimmed:
                rows.append(RawRow(number, trimmed))
    except csv.Error as error:
        raise FileRefused(Refusal.BROKEN, f"第{reader.line_num}行：{error}") from None
    return RawFile(sheets=(RawSheet(CSV_SHEET, tuple(rows)),))


def _unquoted(cell: str) -> str:
    """Our export writes `'` before what a spreadsheet would run as a formula; take that one away again."""
    bare = cell.lstrip("'")
    return cell[1:] if cell != bare and bare[:1] in FORMULA_STARTS and bare else cell


FORMULA_STARTS = frozenset("=+-@\t\r")


def _load(content: bytes, *, values: bool) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it drops: we read no styles
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = (archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml"))
        return any(b"<f>" in part or b"<f " in part for part in parts)


class _Counter:
    """Counts rows over all sheets and judges each row's width and cells."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows = 0
        self._blank = 0

    def row(self, cells: Iterable[Any]) -> tuple[Cell, ...]:
        """The row's values without trailing blanks; empty for a row that holds nothing."""
        kept = [_value(cell) for cell in cells]
        while kept and kept[-1] is None:
            kept.pop()
        self._rows += bool(kept)
        self._blank += not kept
        if self._rows > self._limits.rows or self._blank > 100 * self._limits.rows:
            raise FileRefused(Refusal.TOO_MANY_ROWS, f"上限 {self._limits.rows} 行")
        if len(kept) > self._limits.columns:
            raise FileRefused(Refusal.TOO_COMPLEX, f"{len(kept)} 列，上限 {self._limits.columns} 列")
        return tuple(kept)


def _rows(rows: Iterable[Iterable[Any]], counter: _Counter) -> Iterator[RawRow]:
    for number, cells in enumerate(rows, start=1):
        if trimmed := counter.row(cells):
            yield RawRow(number, trimmed)


def _uncomputed(sheet: Any, rows: tuple[RawRow, ...]) -> tuple[tuple[int, int], ...]:
    sheet.reset_dimensions()
    known = {row.number: row.cells for row in rows}
    missing = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        present = known.get(number, ())
        for column, cell in enumerate(cells, start=1):
            formula = isinstance(cell, str) and cell.startswith("=")
            if formula and (column > len(present) or present[column - 1] is None):
                missing.append((number, column))
    return tuple(missing)


def _value(cell: Any) -> Cell:
    match cell:
        case None | bool() | int():
            return cell
        case float():
            return cell if math.isfinite(cell) else str(cell)
        case datetime():
            return cell.date() if cell.time() == time() else cell.isoformat(sep=" ")
        case date():
            return cell
        case time() | timedelta():
            return str(cell)
        case _:
            text = str(cell).replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n").strip()
            return text or None
