"""Word's automatic numbers (第一条, （一）, 1.), which stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from knowledge_base.importing.documents.dates import chinese

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Level:
    start: int
    form: str
    text: str


class Numbering:
    """Counts a document's numbered paragraphs in order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        try:
            root: Any = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return  # the document has no numbering
        for abstract in root.iterchildren(qn("w:abstractNum")):
            identifier = abstract.get(qn("w:abstractNumId"))
            self._levels[identifier] = {
                int(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iterchildren(qn("w:lvl"))
            }
        for num in root.iterchildren(qn("w:num")):
            reference = num.find(qn("w:abstractNumId"))
            if reference is not None:
                self._abstract[num.get(qn("w:numId"))] = reference.get(qn("w:val"))

    def mark(self, number: str | None, depth: int) -> str:
        """The mark before the next paragraph of list `number` at `depth`; empty when it has none."""
        abstract = self._abstract.get(number or "", "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(abstract, {})
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [d for d in counters if d > depth]:
            del counters[deeper]
        if level.form == "bullet":
            return "•"
        return _PLACE.sub(lambda match: self._shown(abstract, int(match[1]) - 1), level.text)

    def _shown(self, abstract: str, depth: int) -> str:
        level = self._levels[abstract].get(depth)
        if level is None:
            return ""
        value = self._counters[abstract].get(depth, level.start)
        return _FORMS.get(level.form, str)(value)


def _level(element: Any) -> Level:
    def value(name: str, default: str) -> str:
        found = element.find(qn(name))
        return default if found is None else found.get(qn("w:val"), default)

    return Level(int(value("w:start", "1")), value("w:numFmt", "decimal"), value("w:lvlText", ""))


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    text = ""
    for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
        count, value = divmod(value, worth)
        text += sign * count
    return text


def _chinese(value: int) -> str:
    return chinese(value) if 0 < value < 1000 else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,  # what Word writes for 一二三
    "ideographDigital": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographTraditional": lambda value: "甲乙丙丁戊己庚辛壬癸"[(value - 1) % 10],
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "decimalEnclosedCircle": lambda value: chr(0x2460 + value - 1) if 0 < value <= 20 else str(value),
    "decimalEnclosedCircleChinese": lambda value: chr(0x2460 + value - 1) if 0 < value <= 20 else str(value),
}
