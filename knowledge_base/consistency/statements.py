"""The sentences of an entry that state something, with the field or question they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.facets import Facet
from knowledge_base.model import Entry, Faq, Guide, Policy
from knowledge_base.retrieval.wording import official
from language.normalise import normalise

_SENTENCES = re.compile(r"(?<=[。！？；!?;\n])")
_CLAUSES = re.compile(r"(?<!\d)[,、:()](?!\d)|(?<=\d)[,、:()](?!\d)|(?<!\d)[,、:()](?=\d)")


@dataclass(frozen=True)
class Sentence:
    """`text` as written, `plain` as compared; `heading` is the question or heading it answers.

    `field` is the guide's facet it stands in; `complete` when the list it belongs to leaves no case out.
    """

    path: str
    text: str
    heading: str
    field: Facet | None = None
    complete: bool = False

    @property
    def plain(self) -> str:
        return plain(self.text)


@dataclass(frozen=True)
class Clause:
    """A stretch without a comma, and where it begins in its sentence."""

    text: str
    start: int


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """The form in which texts are compared: normalised, in the words of the knowledge."""
    return official(normalise(text))


def sentences_of(entry: Entry) -> Iterator[Sentence]:
    """Every sentence that a citizen may be told."""
    if isinstance(entry, Guide):
        yield from _guide(entry)
    elif isinstance(entry, Faq):
        for number, paragraph in enumerate(entry.answer):
            yield from _cut(f"answer[{number}]", paragraph, entry.question)
    elif isinstance(entry, Policy):
        for number, section in enumerate(entry.sections):
            yield from _cut(f"sections[{number}].text", section.text, re.sub(r"^第\S+条\s*", "", section.heading))
    else:
        yield from _cut("summary", entry.summary)
        for number, note in enumerate(entry.notes):
            yield from _cut(f"notes[{number}]", note)


def clauses(text: str) -> list[Clause]:
    """The clauses of a plain sentence; a number keeps its thousands (1,800)."""
    found, start = [], 0
    for mark in _CLAUSES.finditer(text):
        found.append(Clause(text[start : mark.start()], start))
        start = mark.end()
    found.append(Clause(text[start:], start))
    return [clause for clause in found if clause.text.strip()]


def _guide(guide: Guide) -> Iterator[Sentence]:
    yield from _cut("summary", guide.summary)
    for name, lines in (("conditions", guide.conditions), ("steps", guide.steps), ("notes", guide.notes)):
        for number, line in enumerate(lines):
            yield from _cut(f"{name}[{number}]", line)
    limits = guide.time_limit
    yield from _cut("time_limit.legal.text", limits.legal.text, "法定时限", Facet.TIME_LIMIT, complete=True)
    yield from _cut("time_limit.promised.text", limits.promised.text, "承诺时限", Facet.TIME_LIMIT, complete=True)
    yield from _cut("fee.text", guide.fee.text, "", Facet.FEE, complete=True)
    for number, item in enumerate(guide.fee.items):
        text = f"{item.name}每{item.unit.split('/')[-1]}{item.amount:g}{item.unit.split('/')[0]}"
        yield Sentence(f"fee.items[{number}]", text, "", Facet.FEE, complete=True)
    yield from _cut("online.text", guide.online.text)
    yield from _cut("result.name", guide.result.name)
    yield from _cut("result.delivery", guide.result.delivery)


def _cut(
    path: str, text: str, heading: str = "", field: Facet | None = None, *, complete: bool = False
) -> Iterator[Sentence]:
    for sentence in _SENTENCES.split(text):
        if sentence.strip():
            yield Sentence(path, sentence.strip(), heading, field, complete)
