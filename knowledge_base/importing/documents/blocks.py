"""A document as a sequence of blocks, whatever format it came in."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from knowledge_base.importing.characters import intended
from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.limits import Limits

Kind = Literal["heading", "paragraph", "item", "table"]

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Block:
    """A heading (level 1 to 9), a paragraph, one line of a list (with its mark in the text), or a whole table."""

    kind: Kind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    def to_data(self) -> dict[str, Any]:
        return asdict(self)


def block_of(data: dict[str, Any]) -> Block:
    """The reverse of `Block.to_data` after JSON."""
    return Block(data["kind"], data["text"], data["level"], tuple(tuple(row) for row in data["rows"]))


def tidy(text: str) -> str:
    """Whole, visible characters, single blanks, no blank lines."""
    lines = (
        _BLANKS.sub(" ", line).strip() for line in intended(_CONTROLS.sub("", text.replace("\r", "\n"))).split("\n")
    )
    return "\n".join(line for line in lines if line)


def pipe_table(rows: tuple[tuple[str, ...], ...]) -> str:
    """A table as it stands in a section's text: one line a row, the first row is the heading (Markdown's notation)."""
    width = max(len(row) for row in rows)
    lines = []
    for number, row in enumerate(rows):
        cells = (cell.replace("|", "\\|").replace("\n", "；") for cell in (*row, *("",) * (width - len(row))))
        lines.append(f"| {' | '.join(cells)} |")
        if number == 0:
            lines.append("|" + " --- |" * width)
    return "\n".join(lines)


def split_tables(text: str) -> list[str | tuple[tuple[str, ...], ...]]:
    """A section's text as paragraphs and tables, for whoever shows it (the reverse of `pipe_table`)."""
    parts: list[str | tuple[tuple[str, ...], ...]] = []
    rows: list[tuple[str, ...]] = []
    for line in text.split("\n"):
        cells = _cells(line)
        if cells is None:
            if rows:
                parts.append(tuple(rows))
                rows = []
            parts.append(line)
        elif not all(set(cell) <= set("-: ") and "-" in cell for cell in cells):
            rows.append(cells)
    if rows:
        parts.append(tuple(rows))
    return parts


def _cells(line: str) -> tuple[str, ...] | None:
    if len(line) < 3 or not line.startswith(("| ", "|-")) or not line.endswith("|"):
        return None
    return tuple(cell.strip().replace("\\|", "|") for cell in _BAR.split(line[1:-1]))


class BlockList:
    """Collects blocks within the limits; empty ones are dropped."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._count = 0
        self.blocks: list[Block] = []

    def text(self, kind: Kind, text: str, level: int = 0) -> None:
        """Add a heading, paragraph or list line."""
        if clean := tidy(text):
            self._add(Block(kind, clean, level), 1)

    def table(self, rows: list[list[str]]) -> None:
        """Add a table; blank rows go, and a table of one cell is a paragraph."""
        kept = tuple(tuple(tidy(cell) for cell in row) for row in rows if any(tidy(cell) for cell in row))
        if not kept:
            return
        if max(len(row) for row in kept) == 1:
            for row in kept:
                self.text("paragraph", row[0])
            return
        self._add(Block("table", rows=kept), len(kept))

    def _add(self, block: Block, count: int) -> None:
        self._count += count
        if self._count > self._limits.blocks:
            raise FileRefused(Refusal.TOO_COMPLEX, f"内容超过 {self._limits.blocks} 段")
        self.blocks.append(block)

    def to_data(self) -> tuple[dict[str, Any], ...]:
        if not self.blocks:
            raise FileRefused(Refusal.NO_TEXT)
        return tuple(block.to_data() for block in self.blocks)
