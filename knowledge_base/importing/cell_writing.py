"""A value of the model to one cell: `cells.read(column, write(column, value))` gives the value again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from knowledge_base.importing.cells import BARS, LINE_BREAK, SEPARATORS, CellWrong
from knowledge_base.importing.characters import unintended
from knowledge_base.importing.files.raw import Cell
from knowledge_base.importing.templates.columns import CellKind, Column

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|x005F_")
LONGEST = 32_767


def write(column: Column, value: Any) -> Cell:
    """What to write for a value; raises `CellWrong` when it would not come back the same."""
    if value is None or value == []:
        return None
    writer = _WRITE.get(column.kind)
    cell: Cell = writer(column, value) if writer else value
    if isinstance(cell, str):
        if _UNWRITABLE.search(cell) or unintended(cell):
            raise CellWrong("含有表格存不下的字符")
        if len(cell) > LONGEST:
            raise CellWrong(f"{len(cell)} 字，超过一个单元格的上限 {LONGEST} 字")
    return cell


def _label(column: Column, code: str) -> str:
    if code not in column.choices and code in column.choices.values():
        raise CellWrong(f"「{code}」会被读成另一个代码")
    return column.choices.get(code, code)


def _joined(values: list[str], separator: str, forbidden: re.Pattern[str]) -> str:
    for value in values:
        if forbidden.search(value):
            raise CellWrong(f"「{value[:30]}」含有分隔符，这种格式存不下")
    return separator.join(values)


def _write_lines(_column: Column, values: list[str]) -> str:
    if any(LINE_BREAK in value for value in values):
        raise CellWrong(f"含有「{LINE_BREAK}」，这种格式存不下")
    return "\n".join(value.replace("\n", LINE_BREAK) for value in values)


def _write_records(column: Column, values: list[dict[str, Any]]) -> str:
    lines = []
    for value in values:
        parts = [str(write(part, value.get(part.path)) or "") for part in column.parts]
        lines.append(_joined(parts, "｜", BARS).rstrip("｜"))
    return _write_lines(column, lines)


def _write_amount(_column: Column, value: float) -> Cell:
    whole = int(value) if float(value).is_integer() and abs(value) < 1e15 else value
    return whole if float(f"{whole:.16g}") == value else repr(value)  # Excel keeps 16 digits


_WRITE: dict[CellKind, Callable[[Column, Any], Cell]] = {
    CellKind.AMOUNT: _write_amount,
    CellKind.FLAG: lambda _column, value: "是" if value else "否",
    CellKind.CHOICE: _label,
    CellKind.CHOICES: lambda column, values: _joined([_label(column, v) for v in values], "、", SEPARATORS),
    CellKind.LINES: _write_lines,
    CellKind.RECORDS: _write_records,
    CellKind.REGIONS: lambda _column, values: "、".join(values),
}
