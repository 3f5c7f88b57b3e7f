"""Reads wording.yml: sorts of amounts, the cases they hold for, sentences that do not state the present."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import jieba
import yaml

from knowledge_base.consistency.quantities import Kind

_FILE = Path(__file__).with_name("wording.yml")
Cases = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Wording:
    """The rules of wording.yml, compiled."""

    sorts: dict[Kind, dict[str, re.Pattern[str]]]
    fields: dict[str, str]
    cases: dict[str, dict[str, re.Pattern[str]]]
    loose: frozenset[str]
    apart: dict[str, re.Pattern[str]]
    empty: frozenset[str]
    materials: dict[str, re.Pattern[str]]
    phones: dict[str, re.Pattern[str]]
    phone_words: frozenset[str]

    def sort(self, kind: Kind, before: str, after: str) -> str | None:
        """The sort named nearest to an amount: before it first, then right behind it."""
        nearest: dict[str, int] = {}
        for sort, pattern in self.sorts[kind].items():
            for match in pattern.finditer(before):
                nearest[sort] = max(nearest.get(sort, -1), match.end())
        if nearest:
            return max(nearest, key=lambda sort: nearest[sort])
        behind = {s: m.start() for s, pattern in self.sorts[kind].items() if (m := pattern.search(after)) is not None}
        return min(behind, key=lambda sort: behind[sort]) if behind else None

    def cases_of(self, text: str) -> Cases:
        """Which cases a text names."""
        return frozenset(
            (group, name)
            for group, names in self.cases.items()
            for name, pattern in names.items()
            if pattern.search(text)
        )

    def stated(self, text: str) -> bool:
        """Whether a text speaks of what holds now and here."""
        return not any(pattern.search(text) for pattern in self.apart.values())

    def content(self, text: str) -> frozenset[str]:
        """The words that say what a text is about; not the ones that only name a case."""
        for names in self.cases.values():
            for pattern in names.values():
                text = pattern.sub(" ", text)
        text = _COUNTED.sub(" ", text)
        return frozenset(word for word in _words(text) if len(word) > 1 and word not in self.empty)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        return tuple(self.cases)


_NO_WORD = re.compile(r"[^\u4e00-\u9fffa-z]+")
# 每证收, 每对: what an amount is counted by, not what it is about; jieba runs it together with what follows
_COUNTED = re.compile(r"每(?:证|本|张|枚|份|件|次|对|台|人|户|年|月|天|日|只|套)?(?:收|缴|交|补|发|领)?")


def _words(text: str) -> list[str]:
    return [word for stretch in _NO_WORD.split(text) if stretch for word in tokenizer().lcut(stretch)]


@lru_cache(maxsize=1)
def tokenizer() -> jieba.Tokenizer:
    """A tokenizer of our own: the shared one may have learnt words from others."""
    jieba.setLogLevel(logging.WARNING)
    own = jieba.Tokenizer()
    own.initialize()
    return own


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The rules, read once."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Wording(
        sorts={Kind(kind): _compiled(patterns) for kind, patterns in data["sorts"].items()},
        fields=dict(data["fields"]),
        cases={group: _compiled(patterns) for group, patterns in data["cases"].items()},
        loose=frozenset(data["loose"]),
        apart=_compiled(data["apart"]),
        empty=frozenset(data["empty"].split()),
        materials=_compiled(data["materials"]),
        phones=_compiled(data["phones"]),
        phone_words=frozenset(data["phone_words"].split()),
    )


def _compiled(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {str(name): re.compile(str(pattern)) for name, pattern in patterns.items()}
