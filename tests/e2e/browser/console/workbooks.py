"""Workbooks of questions as an editor fills them in, from the desk's own template."""

from __future__ import annotations

import io
from collections.abc import Mapping

from openpyxl import load_workbook
from playwright.sync_api import FilePayload

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(template: bytes, *rows: Mapping[str, str]) -> FilePayload:
    """The template for questions with rows, each by its columns' headings; a `*` in a heading need not be written."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["问答"]
    headings = {str(cell.value).strip("* "): cell.column for cell in sheet[1] if cell.value}
    for number, row in enumerate(rows, start=2):
        for heading, value in row.items():
            sheet.cell(number, headings[heading], value)
    written = io.BytesIO()
    book.save(written)
    return {"name": "问答.xlsx", "mimeType": _TYPE, "buffer": written.getvalue()}
