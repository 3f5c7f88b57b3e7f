"""What of an entry is searched: its questions, names, and the text of its fields or sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

import numpy as np
from numpy.typing import NDArray

from knowledge_base.model import Bundle, Entry, Faq, Guide, Policy
from knowledge_base.retrieval.wording import searchable
from language.normalise import normalise


class PassageKind(StrEnum):
    """Questions and names are compared as question with question, text as question with passage."""

    QUESTION = "question"
    NAME = "name"
    TEXT = "text"


@dataclass(frozen=True)
class Text:
    """A passage before it has an owner."""

    kind: PassageKind
    text: str


@dataclass(frozen=True)
class Passage:
    """`owner` is the position of the entry in the index."""

    owner: int
    kind: PassageKind
    text: str


class Passages(Sequence[Passage]):
    """All passages of an index; each is made when it is asked for, since making a hundred thousand takes a while."""

    def __init__(self, owners: NDArray[np.int64], texts: Sequence[Text]) -> None:
        self._owners = owners
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, number: int) -> Passage: ...

    @overload
    def __getitem__(self, number: slice) -> Passages: ...

    def __getitem__(self, number: int | slice) -> Passage | Passages:
        if isinstance(number, slice):
            return Passages(self._owners[number], self._texts[number])
        text = self._texts[number]
        return Passage(int(self._owners[number]), text.kind, text.text)


def passages_of(owner: int, entry: Entry) -> Iterator[Passage]:
    """All passages of an entry, normalised."""
    for question in entry.similar_questions:
        yield Passage(owner, PassageKind.QUESTION, searchable(question))
    if isinstance(entry, Faq):
        yield Passage(owner, PassageKind.QUESTION, searchable(entry.question))
    else:
        yield Passage(owner, PassageKind.NAME, normalise(entry.title))
    if isinstance(entry, Guide | Bundle):
        for alias in entry.aliases:
            yield Passage(owner, PassageKind.NAME, normalise(alias))
    for text in _texts(entry):
        yield Passage(owner, PassageKind.TEXT, normalise(text)[:400])


def _texts(entry: Entry) -> Iterator[str]:
    if isinstance(entry, Guide):
        yield f"{entry.name}：{entry.summary}"
        yield f"{entry.name}办理条件：{'；'.join(entry.conditions)}"
        yield f"{entry.name}申请材料：{'、'.join(material.name for material in entry.materials)}"
        for note in entry.notes:
            yield f"{entry.name}：{note}"
    elif isinstance(entry, Bundle):
        yield f"{entry.name}：{entry.summary}"
    elif isinstance(entry, Faq):
        yield "".join(entry.answer)
    elif isinstance(entry, Policy):
        for section in entry.sections:
            yield f"{section.heading}：{section.text}"
