"""One cell to a value of the model (the way back is in `cell_writing`)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from knowledge_base.importing.characters import intended
from knowledge_base.importing.documents.dates import find_date
from knowledge_base.importing.files.raw import Cell
from knowledge_base.importing.known import Known
from knowledge_base.importing.templates.columns import MANY, CellKind, Column

SEPARATORS = re.compile(r"[、，,;；\n]+")
BARS = re.compile(r"[|｜]")
_YES, _NO = {"是", "√", "有", "true", "yes", "y", "1"}, {"否", "×", "无", "false", "no", "n", "0"}
LINE_BREAK = "↵"


class CellWrong(ValueError):
    """A cell (or a value to write into one) is not what its column needs; the text says why."""


def read(column: Column, cell: Cell, known: Known) -> Any:
    """The value of a cell; None when it is empty, [] for a column of many. Raises `CellWrong`."""
    if cell is None or (isinstance(cell, str) and not _clean(cell)):
        return [] if column.kind in MANY else None
    return _READ[column.kind](column, cell, known)


def _clean(text: str) -> str:
    return intended(text).strip()


def _text(_column: Column, cell: Cell, _known: Known) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))  # 12345 typed as a number
    return _clean(cell.isoformat() if isinstance(cell, date) else str(cell))


def _integer(column: Column, cell: Cell, known: Known) -> int:
    text = _text(column, cell, known)
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise CellWrong(f"「{text}」不是整数")
    return int(text)


def _amount(column: Column, cell: Cell, known: Known) -> float:
    text = (repr(cell) if isinstance(cell, float) else _text(column, cell, known)).replace(",", "").replace("，", "")
    try:
        value = float(text.removesuffix("元"))
    except ValueError:
        raise CellWrong(f"「{text}」不是数字") from None
    if not math.isfinite(value):
        raise CellWrong(f"「{text}」不是数字")
    return value


def _flag(column: Column, cell: Cell, known: Known) -> bool:
    word = _text(column, cell, known).lower()
    if word not in _YES | _NO:
        raise CellWrong(f"「{word}」请填「是」或「否」")
    return word in _YES


def _day(column: Column, cell: Cell, known: Known) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    text = _text(column, cell, known)
    found = find_date(text)
    if found is None or found.text != text:
        raise CellWrong(f"「{text}」不是日期，请写成 2025-01-01")
    return found.value.isoformat()


def _code(column: Column, word: str) -> str:
    by_word = {**{label: code for code, label in column.choices.items()}, **{code: code for code in column.choices}}
    if word in by_word:
        return by_word[word]
    if column.closed:
        raise CellWrong(f"「{word}」不在可选范围：{'、'.join(column.choices.values())}")
    return word


def _choice(column: Column, cell: Cell, known: Known) -> str:
    return _code(column, _text(column, cell, known))


def _words(column: Column, cell: Cell, known: Known) -> list[str]:
    return [word for part in SEPARATORS.split(_text(column, cell, known)) if (word := part.strip())]


def _choices(column: Column, cell: Cell, known: Known) -> list[str]:
    return [_code(column, word) for word in _words(column, cell, known)]


def _lines(column: Column, cell: Cell, known: Known) -> list[str]:
    lines = (line.strip() for line in _text(column, cell, known).split("\n"))
    return [line.replace(LINE_BREAK, "\n") for line in lines if line]


def _records(column: Column, cell: Cell, known: Known) -> list[dict[str, Any]]:
    records = []
    for line in _lines(column, cell, known):
        parts = [part.strip() for part in BARS.split(line)]
        if len(parts) > len(column.parts):
            raise CellWrong(f"「{line}」竖线太多，格式是：{'｜'.join(part.heading for part in column.parts)}")
        values = zip(column.parts, parts, strict=False)
        records.append({part.path: read(part, text, known) for part, text in values})
    return records


def _department(column: Column, cell: Cell, known: Known) -> str:
    word = _text(column, cell, known)
    return known.department_codes.get(word, word)


def _region(column: Column, cell: Cell, known: Known) -> str:
    return _region_code(_text(column, cell, known), known)


def _regions(column: Column, cell: Cell, known: Known) -> list[str]:
    return [_region_code(word, known) for word in _words(column, cell, known)]


def _region_code(word: str, known: Known) -> str:
    if word.isdigit():
        return word.zfill(6)  # 000000 typed as a number is 0
    code = known.region_codes.get(word)
    if code is None:
        raise CellWrong(f"没有「{word}」这个地区，见「代码表」")
    return code


_READ: dict[CellKind, Callable[[Column, Cell, Known], Any]] = {
    CellKind.TEXT: _text,
    CellKind.INTEGER: _integer,
    CellKind.AMOUNT: _amount,
    CellKind.FLAG: _flag,
    CellKind.DAY: _day,
    CellKind.CHOICE: _choice,
    CellKind.CHOICES: _choices,
    CellKind.LINES: _lines,
    CellKind.RECORDS: _records,
    CellKind.DEPARTMENT: _department,
    CellKind.REGION: _region,
    CellKind.REGIONS: _regions,
}
