"""Entries to files: workbooks in our templates, CSV, JSON; and the empty templates with their explanations."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge_base.importing import cell_writing
from knowledge_base.importing.cells import CellWrong
from knowledge_base.importing.errors import ExportRefused
from knowledge_base.importing.files.raw import Cell
from knowledge_base.importing.files.sheets import FORMULA_STARTS
from knowledge_base.importing.known import Known
from knowledge_base.importing.reading import LISTS
from knowledge_base.importing.templates import FAQ, Sheet, Template
from knowledge_base.importing.workbooks import build_workbook
from knowledge_base.loading import stored
from knowledge_base.model import Entry, kind_of


def write_template(template: Template, known: Known) -> bytes:
    """The empty workbook: explanations, code tables, drop-down lists."""
    return build_workbook(template, {}, known)


def write_workbook(template: Template, entries: Iterable[Entry], known: Known) -> bytes:
    """Entries of one kind in their template; raises `ExportRefused` for what a cell cannot hold."""
    rows: dict[str, list[list[Cell]]] = {sheet.name: [] for sheet in template.sheets}
    for entry in entries:
        content = stored(entry)
        rows[template.main.name].append(_row(template.main, content, entry.id))
        for sheet in template.sheets[1:]:
            rows[sheet.name] += _rows(sheet, content, entry.id)
    return build_workbook(template, rows, known)


def write_csv(entries: Iterable[Entry]) -> bytes:
    """FAQs as CSV in UTF-8 with a mark (Excel reads it); what Excel would run as a formula gets a `'` in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in FAQ.main.columns])
    for entry in entries:
        row = _row(FAQ.main, stored(entry), entry.id)
        writer.writerow(["" if cell is None else _harmless(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_json(entries: Iterable[Entry]) -> bytes:
    """Entries of all kinds, in the field names of docs/knowledge-format.md."""
    names = {kind: name for name, kind in LISTS.items()}
    data: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        data.setdefault(names[kind_of(entry)], []).append(stored(entry))
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _harmless(text: str) -> str:
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] in FORMULA_STARTS and bare else text


def _row(sheet: Sheet, content: dict[str, Any], entry: str) -> list[Cell]:
    row = []
    for column in sheet.columns:
        try:
            row.append(cell_writing.write(column, _value(content, column.path)))
        except CellWrong as error:
            raise ExportRefused(entry, column.heading, f"{error}；请导出 JSON") from None
    return row


def _rows(sheet: Sheet, content: dict[str, Any], entry: str) -> Iterator[list[Cell]]:
    for label, target in sheet.targets.items():
        for element in _value(content, target.path) or ():
            values = {"text": element} if target.scalar else element
            yield _row(sheet, {**values, sheet.key: entry, **({sheet.kind: label} if sheet.kind else {})}, entry)


def _value(content: dict[str, Any], path: str) -> Any:
    value: Any = content
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
