"""A web page's elements to blocks, in the order of the page; tables with merged cells in their place."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from knowledge_base.importing.documents.blocks import BlockList, tidy
from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.limits import Limits

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SOURCE_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_BLOCKS = {"p", "div", "section", "article", "main", "blockquote", "center", "body", "dl", "dt", "dd", "pre", "td"}


def walk(page: Any, limits: Limits) -> BlockList:
    """All text of a page as blocks."""
    found = BlockList(limits)
    body = page.find(".//body")
    _Walker(found, limits).element(page if body is None else body)
    return found


class _Walker:
    """Depth first over the page; loose text between blocks becomes paragraphs."""

    def __init__(self, found: BlockList, limits: Limits) -> None:
        self._found, self._limits = found, limits
        self._loose: list[str] = []

    def element(self, element: Any, depth: int = 0) -> None:
        if depth > 8 * self._limits.depth:
            raise FileRefused(Refusal.TOO_COMPLEX, "层级太深")
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _HEADINGS:
            self._flush()
            self._found.text("heading", inline(element), _HEADINGS[tag])
        elif tag == "table":
            self._flush()
            rows = _grid(element, self._limits)
            if _is_layout(element, rows):
                self._children(element, depth)
            else:
                self._found.table(rows)
        elif tag in {"ul", "ol"}:
            self._flush("item" if next(element.iterancestors("li"), None) is not None else "paragraph")
            self._list(element, tag, depth)
        elif tag == "br":
            self._loose.append("\n")
        elif tag:
            block = tag in _BLOCKS
            if block:
                self._flush()
            self._children(element, depth)
            if block:
                self._flush()

    def _children(self, element: Any, depth: int) -> None:
        self._loose.append(_flowing(element.text))
        for child in element:
            self.element(child, depth + 1)
            self._loose.append(_flowing(child.tail))

    def _list(self, element: Any, tag: str, depth: int) -> None:
        start = element.get("start", "1")
        number = int(start) if start.isdigit() and len(start) < 6 else 1
        for item in element.findall("li"):
            self._loose.append("• " if tag == "ul" else f"{number}. ")
            self._children(item, depth + 1)
            self._flush("item")
            number += 1

    def _flush(self, kind: Any = "paragraph") -> None:
        text, self._loose = "".join(self._loose), []
        for line in text.split("\n"):
            if tidy(line) not in {"", "•"} and not re.fullmatch(r"\d+\.", tidy(line)):
                self._found.text(kind, line)


def _flowing(text: str | None) -> str:
    """Text as a browser flows it: a line break of the source is a blank, and none between Chinese characters."""
    return re.sub(r"\s+", " ", _SOURCE_BREAK.sub("", text or ""))


def inline(element: Any) -> str:
    return _flowing("".join(element.itertext())).strip()


def _is_layout(table: Any, rows: list[list[str]]) -> bool:
    """Old pages lay out their text in tables: one cell with paragraphs, or tables within tables."""
    cells = [cell for row in rows for cell in row if cell]
    return table.find(".//table") is not None or len(cells) <= 1 or any(len(cell) > 1500 for cell in cells)


def _grid(table: Any, limits: Limits) -> list[list[str]]:
    """Rows of a table: a cell over several rows is repeated in each, over several columns stands in the first."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for line in table.iter("tr"):
        if next(line.iterancestors("table"), None) is not table:
            continue
        cells: list[str] = []
        for cell in line.iterchildren("td", "th"):
            _hang(cells, hanging)
            down, across = (_span(cell.get(name)) for name in ("rowspan", "colspan"))
            if len(cells) + across > limits.columns:
                raise FileRefused(Refusal.TOO_COMPLEX, "表格列数太多")
            text = tidy("\n".join(_inline_lines(cell)))
            if down > 1:
                hanging |= {len(cells) + offset: (down - 1, "" if offset else text) for offset in range(across)}
            cells += [text, *[""] * (across - 1)]
        _hang(cells, hanging)
        rows.append(cells)
    return rows


def _hang(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while (position := len(cells)) in hanging:
        left, text = hanging.pop(position)
        cells.append(text)
        if left > 1:
            hanging[position] = (left - 1, text)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 1000) if value and value.isdigit() and len(value) < 6 else 1


def _inline_lines(cell: Any) -> list[str]:
    """Text of a cell, a new line for each of its paragraphs and breaks."""
    lines = [""]
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            if element.tag in {"p", "div", "br", "li"}:
                lines.append("")
            lines[-1] += _flowing(element.text)
        elif element is not cell:
            lines[-1] += _flowing(element.tail)
    return lines
