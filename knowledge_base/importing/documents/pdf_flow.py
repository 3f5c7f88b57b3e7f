"""Lines and tables of PDF pages to the flow of a document: page furniture left out, paragraphs joined."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from knowledge_base.importing.documents.blocks import BlockList
from knowledge_base.importing.documents.marks import begins_anew

_PAGE_NUMBER = re.compile(r"[-—–－_\s·]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/共]\s*\d{1,4}\s*页?)?)[-—–－_\s·]*")
_FURNITURE_EDGE = 0.09  # of the page's height, above and below
_ENDS = "。；：！？!?;:”）)》"


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    size: float


@dataclass(frozen=True)
class Table:
    rows: list[list[str]]
    top: float


Part = Line | Table


def _at_edge(part: Part) -> bool:
    return isinstance(part, Line) and not _FURNITURE_EDGE < part.top < 1 - _FURNITURE_EDGE


def running_lines(pages: list[list[Part]]) -> frozenset[str]:
    """Running heads and feet: the same line (but for its numbers) at the edge of most pages."""
    counts = Counter(
        text for parts in pages for text in {_masked(p.text) for p in parts if isinstance(p, Line) and _at_edge(p)}
    )
    return frozenset(text for text, count in counts.items() if count >= 2 and count * 2 > len(pages))


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def without_furniture(parts: list[Part], repeated: frozenset[str]) -> list[Part]:
    """The parts of a page without running heads, feet and page numbers."""
    return [
        part
        for part in parts
        if not (
            isinstance(part, Line)
            and _at_edge(part)
            and (_masked(part.text) in repeated or _PAGE_NUMBER.fullmatch(part.text))
        )
    ]


def join(pages: list[list[Part]], found: BlockList) -> None:
    """Join lines to paragraphs and tables over page breaks; the largest type is a heading."""
    lines = [part for parts in pages for part in parts if isinstance(part, Line)]
    usual = Counter(round(line.size, 1) for line in lines for _ in line.text).most_common(1)
    body = usual[0][0] if usual else 0.0
    right = max((line.right for line in lines), default=0.0)
    left = min((line.left for line in lines), default=0.0)
    text, last = "", None
    rows: list[list[str]] = []
    for parts in pages:
        for position, part in enumerate(parts):
            if isinstance(part, Table):
                _paragraph(found, text, last, body)
                text, last = "", None
                if rows and (position > 0 or len(rows[0]) != len(part.rows[0])):
                    found.table(rows)
                    rows = []
                rows += part.rows[1:] if rows and part.rows[0] == rows[0] else part.rows
                continue
            found.table(rows)
            rows = []
            if last is not None and _continues(last, part, left, right):
                text += (" " if _words_meet(text, part.text) else "") + part.text
            else:
                _paragraph(found, text, last, body)
                text = part.text
            last = part
    _paragraph(found, text, last, body)
    found.table(rows)


def _words_meet(before: str, after: str) -> bool:
    return (before[-1:] + after[:1]).isascii() and (before[-1:] + after[:1]).isalnum()


def _paragraph(found: BlockList, text: str, last: Line | None, body: float) -> None:
    large = last is not None and last.size > body * 1.15 and len(text) <= 80
    found.text("heading" if large else "paragraph", text, 1 if large else 0)


def _continues(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether a line goes on with the paragraph before: that line was full, this one is not indented or marked."""
    if abs(before.size - line.size) > 0.5 or begins_anew(line.text):
        return False
    centred = before.left - left > 3 * before.size and line.left - left > 3 * line.size
    if centred and before.size > 15:
        return before.text[-1:] not in _ENDS  # a title over two lines
    ends = before.text[-1:] in _ENDS  # a line may stay short of the margin because a 》 must not begin the next
    full = right - before.right < (1.6 if ends else 3.2) * before.size
    indented = line.left - left > 1.2 * line.size
    return full and not indented
