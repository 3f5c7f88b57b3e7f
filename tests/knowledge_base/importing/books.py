"""Workbooks that tests change: our export opened, a cell set, saved again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
from openpyxl import Workbook

from knowledge_base.importing.known import Known
from knowledge_base.importing.templates import TEMPLATES
from knowledge_base.importing.writing import write_workbook
from knowledge_base.model import Entry


def exported(
    kind: str, entries: Iterable[Entry], known: Known, change: Callable[[Workbook], Any] | None = None
) -> bytes:
    """Entries in their template, changed by `change`."""
    content = write_workbook(TEMPLATES[kind], entries, known)
    if change is None:
        return content
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: str, row: int, heading: str, value: Any) -> Callable[[Workbook], None]:
    """Set one cell by sheet, row and heading."""

    def change(book: Workbook) -> None:
        page = book[sheet]
        headings = [str(cell.value).strip("*") for cell in page[1]]
        page.cell(row, headings.index(heading) + 1).value = value

    return change


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook of somebody else's layout."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return saved(book)


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None
) -> bytes:
    """A zip container with its parts changed (None drops one) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = change(name, before.read(name))
            if part is not None:
                after.writestr(name, part)
        for name, part in (more or {}).items():
            after.writestr(name, part)
    return out.getvalue()
