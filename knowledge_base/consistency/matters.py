"""What a sentence speaks of: the items its entry belongs to, or an item it names itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.consistency.statements import plain
from knowledge_base.consistency.wording import Cases, wording
from knowledge_base.model import Guide

_SHORTEST = 2
# 低保家庭, 低保、特困: the name is part of another word or of a list of people and does not name the matter
_GOES_ON = r"(?!家庭|对象|户|人员|成员|标准的|证|政策|记录|关系|专员|处|员|窗口|中心|平台|、)"


@dataclass(frozen=True)
class Names:
    """Names and aliases of all items; one name belongs to one item (the linter sees to that).

    Guides of one name are one matter: another base's feed brings guides for what we have guides for.
    """

    items: Mapping[str, str]
    same: Mapping[str, str]
    pattern: re.Pattern[str] | None
    words: Mapping[str, frozenset[str]]
    cases: Mapping[str, Cases]

    @classmethod
    def of(cls, guides: Iterable[Guide]) -> Names:
        items: dict[str, str] = {}
        same: dict[str, str] = {}
        first: dict[str, str] = {}
        words: dict[str, frozenset[str]] = {}
        cases: dict[str, Cases] = {}
        for guide in guides:
            words[guide.id] = wording().content(plain(" ".join((guide.name, *guide.aliases))))
            cases[guide.id] = wording().cases_of(plain(guide.name))
            same[guide.id] = first.setdefault(plain(guide.name), guide.id)
            for name in (guide.name, *guide.aliases):
                if len(plain(name)) >= _SHORTEST:
                    items.setdefault(plain(name), guide.id)
        longest_first = sorted(items, key=lambda name: (-len(name), name))
        alternatives = "|".join(re.escape(name) for name in longest_first)
        pattern = re.compile(f"(?:{alternatives}){_GOES_ON}") if items else None
        return cls(items, same, pattern, words, cases)

    def matter_of(self, item: str) -> str:
        """The one item that stands for all of its name."""
        return self.same.get(item, item)

    def named(self, text: str) -> str | None:
        """The item named last in a plain text."""
        found = self.mentions(text)
        return found[-1] if found else None

    def mentions(self, text: str) -> list[str]:
        """All items named in a plain text, in order."""
        return [] if self.pattern is None else [self.items[m.group()] for m in self.pattern.finditer(text)]

    def without(self, text: str) -> str:
        """The text without the names of items."""
        return text if self.pattern is None else self.pattern.sub(" ", text)
