"""The one matcher: what a sentence names (service items, departments, regions, numbers) and asks for (facets).

Used by the engine's spaCy component and by the knowledge service. Longest names win; letter case and spaces do
not count. The lexicon is data: a new one makes a new `Matcher`, nothing is trained.

>>> from contracts.lexicon import Lexicon, Term
>>> lexicon = Lexicon("1", items=(Term("psb-passport", "普通护照签发", ("护照",)),))
>>> found = Matcher(lexicon).match("办護照要多少钱？")
>>> found.items[0].id, [facet.value for facet in found.facets]
('psb-passport', ['fee'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.facets import Facet
from contracts.lexicon import Lexicon, Term
from language.facets import facets_of
from language.normalise import normalise
from language.respelling import Respeller

_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("token", re.compile(r"⟦[a-z_]+:\d+⟧")),
    ("document", re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[(【]\d{4}[〕\])】]第?\d{1,4}号")),
    ("work_order", re.compile(r"(?<![a-z0-9])[a-z]{2,4}-?\d{6,}(?:-?\d+)*(?![a-z0-9])")),
    ("money", re.compile(r"\d+(?:\.\d+)?万?(?:元|块钱?|万)")),
    ("date", re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]")),
    ("age", re.compile(r"\d{1,3}周?岁")),
)


@dataclass(frozen=True)
class Mention:
    """A term of the lexicon found in the text; `start` and `end` count in the normalised text."""

    id: str
    name: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Number:
    """A number with a meaning: document, work_order, token (masked personal data), money, date, age."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Understanding:
    """What a sentence names and asks for; `text` is the normalised sentence with its names spelt right."""

    text: str
    items: tuple[Mention, ...] = ()
    departments: tuple[Mention, ...] = ()
    regions: tuple[Mention, ...] = ()
    facets: tuple[Facet, ...] = ()
    numbers: tuple[Number, ...] = ()


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)


class _Trie:
    """Names and aliases of one kind; finds the longest from the left, skipping spaces."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._root = _Node()
        for term in terms:
            for name in (term.name, *term.aliases):
                self._add(normalise(name).replace(" ", ""), term)

    def _add(self, name: str, term: Term) -> None:
        if not name:
            return
        node = self._root
        for character in name:
            node = node.children.setdefault(character, _Node())
        if term not in node.terms:
            node.terms.append(term)

    def find(self, text: str) -> Iterator[Mention]:
        start = 0
        while start < len(text):
            found = self._longest(text, start)
            if found is None:
                start += 1
                continue
            terms, end = found
            for term in terms:
                yield Mention(term.id, term.name, text[start:end], start, end)
            start = end

    def _longest(self, text: str, start: int) -> tuple[list[Term], int] | None:
        node, best = self._root, None
        for position in range(start, len(text)):
            character = text[position]
            if character == " " and position > start:
                continue
            following = node.children.get(character)
            if following is None:
                break
            node = following
            if node.terms and _whole_words(text, start, position + 1):
                best = (node.terms, position + 1)
        return best


def _whole_words(text: str, start: int, end: int) -> bool:
    """Latin letters and digits are matched as whole words: `12345` is not found in a telephone number."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, border: int) -> bool:
    if border <= 0 or border >= len(text):
        return False
    before, after = text[border - 1], text[border]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


class Matcher:
    """Finds the lexicon's terms, facets and numbers in a sentence; made once per lexicon version, thread-safe."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version = lexicon.version
        self._items = _Trie(lexicon.items)
        self._departments = _Trie(lexicon.departments)
        self._regions = _Trie(lexicon.regions)
        self._respeller = Respeller(
            name for term in (*lexicon.items, *lexicon.departments) for name in (term.name, *term.aliases)
        )

    def respelled(self, text: str) -> str:
        """The normalised sentence with pinyin and homophones written as the names they can only mean."""
        return self._respeller.respell(normalise(text))

    def match(self, text: str) -> Understanding:
        """Understand one sentence, raw or normalised; names written as they sound are put right first."""
        text = self.respelled(text)
        items = tuple(self._items.find(text))
        return Understanding(
            text=text,
            items=items,
            departments=_outside(items, self._departments.find(text)),
            regions=_outside(items, self._regions.find(text)),
            facets=facets_of(text),
            numbers=_numbers(text),
        )


def _outside(items: tuple[Mention, ...], mentions: Iterator[Mention]) -> tuple[Mention, ...]:
    """Mentions that are no part of an item's name (公积金 inside 公积金贷款 names no department)."""
    return tuple(m for m in mentions if not any(i.start <= m.start and m.end <= i.end for i in items))


def _numbers(text: str) -> tuple[Number, ...]:
    found: list[Number] = []
    for kind, pattern in _NUMBERS:
        for match in pattern.finditer(text):
            if not any(n.start < match.end() and match.start() < n.end for n in found):
                found.append(Number(kind, match.group(), match.start(), match.end()))
    return tuple(sorted(found, key=lambda number: number.start))
