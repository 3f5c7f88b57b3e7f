"""Blocks to the sections that are quoted: by article (第…条), by 一、, or by headings. Nothing is lost or torn.

Lists and tables stay in the section they stand in; a chapter or an annex is named before its sections' headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from knowledge_base.importing.documents.blocks import Block, pipe_table
from knowledge_base.importing.documents.dates import find_date
from knowledge_base.importing.documents.marks import ANNEX, ARTICLE, CHAPTER, FIRST

_NAMED = re.compile(r"[【\[（(](?P<name>[^】\])）]{2,24})[】\])）]\s*(?P<rest>.*)", re.DOTALL)
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十\d]+")
_SENTENCE = re.compile(r"[。；;]")
_CLAUSE = re.compile(r"[，。；：:,;]")
_ORGANISATION = re.compile(r"(?:政府|办公室|办公厅|委员会|局|厅|部|院|中心|会|处|队|管委会)$")
INTRODUCTION = "发文说明"
WHOLE = "正文"


@dataclass
class Part:
    """A section in the making."""

    heading: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Outline:
    """A document taken apart: what stands before the body, the sections, the signature."""

    head: list[Block]
    sections: list[Part]
    signature: list[str]


def outline(blocks: Sequence[Block]) -> Outline:
    """Take a document apart."""
    begins = _mode(blocks)
    start = next((number for number, block in enumerate(blocks) if begins(block) or _chapter(block)), None)
    if start is None:
        start = _after_title(blocks)
        head, body = list(blocks[:start]), list(blocks[start:])
        parts = [Part(WHOLE)] if body else []
    else:
        head, body = list(blocks[:start]), list(blocks[start:])
        parts = []
    body, signature, rest = _signature(body)
    found = _Parts(parts, begins)
    for block in body:
        found.add(block)
    for block in rest:
        found.add(block, after_signature=True)
    sections = [part for part in found.parts if part.text or part.heading]
    for part in sections:
        if not part.lines:
            part.lines.append(part.heading)
    return Outline(head, sections, signature)


class _Parts:
    """Collects sections; knows the annex and the chapter it is in."""

    def __init__(self, parts: list[Part], begins: Callable[[Block], bool]) -> None:
        self.parts = parts
        self._begins = begins
        self._annex = self._chapter = ""
        self._levels: list[tuple[int, str]] = []

    def add(self, block: Block, *, after_signature: bool = False) -> None:
        if block.kind == "table":
            self._last().lines.append(pipe_table(block.rows))
        elif _is_annex(block, after_signature=after_signature):
            self._annex, self._chapter = " ".join(block.text.rstrip(":：").split()), ""
            self.parts.append(Part(self._annex))
        elif chapter := _chapter(block):
            self._chapter = " ".join(chapter.split())
        elif match := ARTICLE.match(block.text):
            self._article(match["mark"], match["rest"].strip())
        elif self._begins(block):
            self._headed(block)
        else:
            self._last().lines.append(block.text)

    def _last(self) -> Part:
        if not self.parts:
            self.parts.append(Part(self._context("") or INTRODUCTION))
        return self.parts[-1]

    def _context(self, heading: str) -> str:
        return " ".join(part for part in (self._annex, self._chapter, heading) if part)

    def _article(self, mark: str, rest: str) -> None:
        named = _NAMED.match(rest)
        if named and not _NUMERAL.fullmatch(named["name"]):
            self.parts.append(Part(self._context(f"{mark} {named['name']}"), [named["rest"]] if named["rest"] else []))
        elif rest and len(rest) <= 25 and not _CLAUSE.search(rest):
            self.parts.append(Part(self._context(f"{mark} {rest}")))
        else:
            self.parts.append(Part(self._context(mark), [rest] if rest else []))

    def _headed(self, block: Block) -> None:
        match = FIRST.match(block.text)
        if match is None:
            self._levels = [(level, text) for level, text in self._levels if level < block.level]
            above = [text for _, text in self._levels]
            self._levels.append((block.level, block.text))
            self.parts.append(Part(self._context(" ".join([*above, block.text]))))
            return
        rest = match["rest"].strip()
        if _SENTENCE.search(rest) or len(rest) > 40:
            clause = _CLAUSE.split(rest, maxsplit=1)[0][:30]
            self.parts.append(Part(self._context(f"{match['mark']}{clause}"), [rest]))
        else:
            self.parts.append(Part(self._context(f"{match['mark']}{rest}")))


def _mode(blocks: Sequence[Block]) -> Callable[[Block], bool]:
    """What begins a section of this document."""
    articles = sum(bool(block.kind != "table" and ARTICLE.match(block.text)) for block in blocks)
    firsts = sum(bool(block.kind != "table" and FIRST.match(block.text)) for block in blocks)
    headings = [block for block in blocks if block.kind == "heading"]
    if articles >= 2:
        return lambda block: block.kind != "table" and bool(ARTICLE.match(block.text))
    if firsts >= 2:
        return lambda block: block.kind != "table" and bool(FIRST.match(block.text))
    # the single highest heading is the title
    highest = min((block.level for block in headings), default=0)
    title = sum(block.level == highest for block in headings) == 1
    return lambda block: block.kind == "heading" and not (title and block.level == highest)


def _chapter(block: Block) -> str:
    if block.kind == "table" or len(block.text) > 50:
        return ""
    return block.text if CHAPTER.match(block.text) else ""


def _is_annex(block: Block, *, after_signature: bool) -> bool:
    """「附件1」 alone or as a heading, or after the signature; 「附件：1.…」 before it only lists what is annexed."""
    match = ANNEX.fullmatch(block.text)
    if match is None:
        return False
    rest = match["rest"].strip()
    return not rest or block.kind == "heading" or (after_signature and not _SENTENCE.search(rest))


def _after_title(blocks: Sequence[Block]) -> int:
    """Where the body of a document without any marks begins: after headings and short lines without a full stop."""
    for number, block in enumerate(blocks):
        if block.kind in {"table", "item"} or (
            block.kind == "paragraph" and (len(block.text) > 45 or "。" in block.text)
        ):
            return number
    return len(blocks)


def _signature(body: list[Block]) -> tuple[list[Block], list[str], list[Block]]:
    """The lines of issuer and date at the end of the main text; what follows them is annexes."""
    for number, block in enumerate(body):
        if block.kind == "table" or number == 0 or not is_date_line(block.text):
            continue
        first = number
        while first > 1 and number - first < 4 and is_organisation(body[first - 1].text):
            first -= 1
        if first == number and number + 1 < len(body):
            continue  # a date alone in the middle signs nothing
        after = number + 1
        while after < len(body) and re.match(r"[（(]?(?:此件|联系人|联系电话|公开方式)", body[after].text):
            after += 1
        return body[:first], [b.text for b in body[first:after]], body[after:]
    return body, [], []


def is_date_line(text: str) -> bool:
    """A line that is a date and nothing else (印发 may follow)."""
    found = find_date(text) if len(text) <= 24 else None
    return found is not None and re.sub(r"[（()）\s]|印发|发布|公布", "", text) == re.sub(r"\s", "", found.text)


def is_organisation(text: str) -> bool:
    """A short line that names an office."""
    return 3 < len(text) <= 40 and not _CLAUSE.search(text) and bool(_ORGANISATION.search(text))
