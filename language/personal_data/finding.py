"""Finds all personal data in a text: every recogniser looks, those that prove themselves first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from language.personal_data.accounts import AccountFinder
from language.personal_data.addresses import AddressFinder
from language.personal_data.documents import DOCUMENTS
from language.personal_data.flattening import flat
from language.personal_data.kinds import PersonalData
from language.personal_data.names import NameFinder
from language.personal_data.numbers import CHECKED, OTHERS


class Finder(Protocol):
    """Looks for some kinds in a flat text (`flattening.flat`)."""

    def find(self, text: str) -> Iterator[PersonalData]: ...


_FINDERS: tuple[Finder, ...] = (*CHECKED, AccountFinder(), *DOCUMENTS, *OTHERS, AddressFinder(), NameFinder())


def find(text: str) -> tuple[PersonalData, ...]:
    """All personal data in the text, from left to right, without overlaps.

    Invisible characters between digits are the caller's to remove (`language.normalise.visible`).

    >>> [(item.kind.value, item.value) for item in find("我叫张伟，电话138 0013 8000")]
    [('name', '张伟'), ('phone', '13800138000')]
    """
    plain = flat(text)
    found: list[PersonalData] = []
    for finder in _FINDERS:
        for item in finder.find(plain):
            if not any(item.start < other.end and other.start < item.end for other in found):
                found.append(item)
    return tuple(sorted(found, key=lambda item: item.start))
