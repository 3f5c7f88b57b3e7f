"""A Word document to blocks: headings, automatic numbers, text boxes, tracked changes as accepted, whole tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle

from knowledge_base.importing.documents.blocks import BlockList, tidy
from knowledge_base.importing.documents.numbering import Numbering
from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.limits import Limits

_CONTAINERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {_FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr")}


def read_docx(content: bytes, limits: Limits) -> RawFile:
    """Blocks in reading order. python-docx opens the file; its text properties alone would drop tracked
    insertions, content controls and text boxes, so the tree itself is read."""
    document = docx.Document(io.BytesIO(content))
    reader = _Reader(document, limits)
    reader.read(document.element.body)
    return RawFile(blocks=reader.found.to_data(), remarks=tuple(reader.remarks(document)))


class _Reader:
    def __init__(self, document: Document, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._numbering = Numbering(document)
        self._styles = {style.style_id: style for style in document.styles if isinstance(style, ParagraphStyle)}
        self.found = BlockList(limits)

    def read(self, parent: Any) -> None:
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.found.table(_grid(child, self._limits))
            elif child.tag in _CONTAINERS:
                self.read(child)

    def remarks(self, document: Document) -> Iterator[str]:
        body = document.element.body
        if next(body.iter(qn("w:ins"), qn("w:del")), None) is not None:
            yield "文档有修订痕迹，按接受全部修订读取"
        if next(body.iter(qn("w:footnoteReference"), qn("w:endnoteReference")), None) is not None:
            yield "文档有脚注或尾注，脚注内容不读取"
        if next(body.iter(qn("w:drawing"), qn("w:pict")), None) is not None:
            yield "文档有图片，图片里的文字不读取"

    def _paragraph(self, paragraph: Any) -> None:
        style, number, depth, outline = self._properties(paragraph)
        text = tidy(_text(paragraph))
        if text:
            mark = self._numbering.mark(number, depth)
            joined = mark + ("" if not mark or mark[-1] in "）、)" else " ") + text
            name = style.name if style is not None and style.name else ""
            if name in {"Title", "标题"}:
                self.found.text("heading", text, 1)
            elif outline is not None:
                self.found.text("heading", joined, outline + 1)
            else:
                self.found.text("item" if mark else "paragraph", joined)
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                self.read(box)

    def _properties(self, paragraph: Any) -> tuple[ParagraphStyle | None, str | None, int, int | None]:
        """Style, list, depth in the list, outline level: the paragraph's own, else its style's, else what that is
        based on."""
        identifier = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(identifier.get(qn("w:val"))) if identifier is not None else None
        number, depth, outline = None, 0, None
        for properties in (paragraph.find(qn("w:pPr")), *_inherited(style)):
            if properties is None:
                continue
            if number is None and (reference := properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")) is not None:
                number = reference.get(qn("w:val"))
                level = properties.find(f"{qn('w:numPr')}/{qn('w:ilvl')}")
                depth = int(level.get(qn("w:val"))) if level is not None else 0
            if outline is None and (found := properties.find(qn("w:outlineLvl"))) is not None:
                outline = int(found.get(qn("w:val")))
        return style, number, depth, outline if outline is not None and outline < 9 else None


def _inherited(style: Any) -> Iterator[Any]:
    for _ in range(12):  # a damaged file may base styles on one another in a circle
        if style is None:
            return
        yield style.element.find(qn("w:pPr"))
        style = style.base_style


def _text(element: Any) -> str:
    """Text of a paragraph with tracked insertions, without deletions; text boxes come as paragraphs of their own."""
    parts = []
    for child in element.iterchildren():
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append("\t")
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        else:
            parts.append(_text(child))
    return "".join(parts)


def _grid(table: Any, limits: Limits, depth: int = 0) -> list[list[str]]:
    """Rows of a table: a cell over several rows is repeated in each, over several columns stands in the first."""
    if depth > limits.depth:
        raise FileRefused(Refusal.TOO_COMPLEX, "表格嵌套太深")
    rows: list[list[str]] = []
    for row in table.iter(qn("w:tr")):
        if _owner(row) is not table:
            continue
        cells: list[str] = []
        for cell in row.iter(qn("w:tc")):
            if _owner(cell, qn("w:tr")) is not row:
                continue
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = int(span.get(qn("w:val"), 1)) if span is not None else 1
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = _cell_text(cell, limits, depth)
            if merged is not None and merged.get(qn("w:val")) != "restart" and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            if len(cells) + width > limits.columns:
                raise FileRefused(Refusal.TOO_COMPLEX, "表格列数太多")
            cells += [text, *[""] * (width - 1)]
        rows.append(cells)
    return rows


def _owner(element: Any, tag: str = qn("w:tbl")) -> Any:
    return next(element.iterancestors(tag), None)


def _cell_text(cell: Any, limits: Limits, depth: int) -> str:
    lines = []
    for child in cell.iterchildren():
        if child.tag == qn("w:p"):
            lines.append(_text(child))
        elif child.tag == qn("w:tbl"):
            lines += ["，".join(text for text in row if text) for row in _grid(child, limits, depth + 1)]
        elif child.tag in _CONTAINERS:
            lines.append(_cell_text(child, limits, depth))
    return tidy("\n".join(lines))
