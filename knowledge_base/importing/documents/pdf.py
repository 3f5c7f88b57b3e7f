"""A PDF to blocks: lines joined to paragraphs, ruled tables whole (also across pages), page furniture left out."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge_base.importing.documents.blocks import BlockList, tidy
from knowledge_base.importing.documents.marks import begins_anew
from knowledge_base.importing.documents.pdf_flow import Line, Part, Table, join, running_lines, without_furniture
from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.limits import Limits


def read_pdf(content: bytes, limits: Limits) -> RawFile:
    """Blocks of a PDF with a text layer; raises `FileRefused` for scans and for files with a password."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > limits.pages:
                raise FileRefused(Refusal.TOO_COMPLEX, f"{len(document.pages)} 页，上限 {limits.pages} 页")
            pages = []
            pictures = False
            for page in document.pages:
                pages.append(_parts(page))
                pictures = pictures or bool(page.images)
                page.close()
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise FileRefused(Refusal.ENCRYPTED) from None
        raise
    found = BlockList(limits)
    repeated = running_lines(pages)
    join([without_furniture(parts, repeated) for parts in pages], found)
    remarks = ("文档有图片，图片里的文字不读取",) if pictures else ()
    return RawFile(blocks=found.to_data(), remarks=remarks)


def _parts(page: Any) -> list[Part]:
    """Lines and tables of a page from top to bottom."""
    tables = [
        table for table in page.find_tables() if len(table.rows) > 1 and any(len(r.cells) > 1 for r in table.rows)
    ]
    parts: list[Part] = [Table(_grid(table), table.bbox[1]) for table in tables]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
    for line in outside.extract_text_lines(return_chars=True, x_tolerance=2):
        if text := tidy(line["text"]):
            size = max(float(char["size"]) for char in line["chars"])
            parts.append(Line(text, line["x0"], line["x1"], line["top"], size))
    height = float(page.height)
    return sorted((_scaled(part, height) for part in parts), key=lambda part: part.top)


def _grid(table: Any) -> list[list[str]]:
    """Rows of a table: a cell over several rows is repeated in each, over several columns stands in the first."""
    texts = [[_cell(cell or "") for cell in row] for row in table.extract(x_tolerance=1.5)]
    boxes = {cell: texts[i][j] for i, row in enumerate(table.rows) for j, cell in enumerate(row.cells) if cell}
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row.cells):
            column = next((other.cells[j] for other in table.rows if other.cells[j]), None)
            if cell is not None or column is None:
                continue
            for (left, top, _, bottom), text in boxes.items():
                same_column, spans = abs(left - column[0]) < 2, top < row.bbox[1] - 1 and bottom > row.bbox[3] - 1
                if same_column and spans:
                    texts[i][j] = text
    return texts


def _cell(text: str) -> str:
    """A cell's lines are broken by its width: put them together again, but for marked items."""
    joined = ""
    for line in text.split("\n"):
        if joined and begins_anew(line.strip()):
            joined += "\n"
        elif joined and joined[-1:].isascii() and line[:1].isascii():
            joined += " "
        joined += line.strip()
    return joined


def _scaled(part: Part, height: float) -> Part:
    if isinstance(part, Table):
        return Table(part.rows, part.top / height)
    return Line(part.text, part.left, part.right, part.top / height, part.size)


def _inside(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if thing.get("object_type") != "char":
        return False
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])
