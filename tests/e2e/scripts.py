"""Conversations as data: what a citizen says, and what they may expect (tests/e2e/conversations/*.yml).

`say` is one sentence, or several sent in a row; `choose` is an option of the last reply by (part of) its label.
`get` tells of each reply: `status` (one or several), `entry` (the first source's, one or several), `entries` (all of
these are sources), `words` (all are said), `any` (at least one is), `never` (none is), `options` (labels),
`department` and `order`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("conversations")
_KEYS = {"status", "entry", "entries", "words", "any", "never", "options", "department", "order"}


@dataclass(frozen=True)
class Exchange:
    """Messages of the citizen and what is expected of the reply to each."""

    said: tuple[str, ...]
    chosen: str | None
    expected: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Script:
    """One conversation."""

    file: str
    title: str
    exchanges: tuple[Exchange, ...] = field(default_factory=tuple)

    @property
    def messages(self) -> int:
        return sum(len(exchange.expected) for exchange in self.exchanges)


def read_scripts(folder: Path = FOLDER) -> list[Script]:
    """All conversations; raises `ValueError` naming the place of what cannot be read."""
    return [
        Script(
            file.stem,
            row["title"],
            tuple(_exchange(f"{file.name}: {row['title']}", line) for line in row["talk"]),
        )
        for file in sorted(folder.glob("*.yml"))
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))["conversations"]
    ]


def broken(expected: dict[str, Any], reply: dict[str, Any]) -> list[str]:
    """What of the expectation the reply does not fulfil."""
    text = json.dumps(reply["blocks"], ensure_ascii=False)
    sources = [source["entry"] for source in reply.get("sources") or []]
    labels = [option["label"] for option in reply.get("options") or []]
    order = next((block for block in reply["blocks"] if block["type"] == "work_order"), None)
    checks = {
        "status": lambda value: reply["status"] in _list(value),
        "entry": lambda value: bool(sources) and sources[0] in _list(value),
        "entries": lambda value: set(value) <= set(sources),
        "words": lambda value: all(str(word) in text for word in value),
        "any": lambda value: any(word in text for word in value),
        "never": lambda value: not any(word in text for word in value),
        "options": lambda value: all(any(wanted in label for label in labels) for wanted in value),
        "department": lambda value: value in (order["department"] if order else text),
        "order": lambda value: (order is not None) is value,
    }
    return [f"{name}: {value}" for name, value in expected.items() if not checks[name](value)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _exchange(where: str, line: dict[str, Any]) -> Exchange:
    said = tuple(_list(line["say"])) if "say" in line else ()
    expected = tuple(_list(line["get"]))
    unknown = {*line} - {"say", "choose", "get"} | {key for one in expected for key in {*one} - _KEYS}
    if unknown or ("say" in line) == ("choose" in line) or len(expected) != max(1, len(said)):
        raise ValueError(f"{where}: {line}: one of say and choose, and one get for each message; unknown: {unknown}")
    return Exchange(said, line.get("choose"), expected)
