"""Numbered options: what a citizen's short reply means after a numbered list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from language.normalise import normalise

_NUMBER = re.compile(r"(?:第|选|选择)?\s*([0-9]{1,2}|[一二三四五六七八九十])\s*(?:个|项|号)?[.。、)）]?")
_CHINESE = {name: number for number, name in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True)
class Prompt:
    """The numbered list a citizen saw last: opaque ids and labels in order, good until `until`."""

    options: Sequence[tuple[str, str]]
    until: datetime


class Miss(StrEnum):
    """A number that chooses nothing."""

    EXPIRED = "expired"
    OUT_OF_RANGE = "out_of_range"


def choose(text: str, prompt: Prompt | None, now: datetime) -> str | Miss | None:
    """The id of the option meant, why a number means none, or None when the text is just a text.

    >>> from datetime import UTC
    >>> prompt = Prompt([("a", "身份证"), ("b", "居住证")], datetime(2026, 1, 2, tzinfo=UTC))
    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> choose("２.", prompt, now), choose("居住证", prompt, now)
    ('b', 'b')
    """
    if prompt is None or not prompt.options:
        return None
    said = normalise(text)
    number = _number(said)
    if prompt.until < now:
        return Miss.EXPIRED if number is not None and number <= len(prompt.options) else None
    if number is not None:
        return prompt.options[number - 1][0] if 1 <= number <= len(prompt.options) else Miss.OUT_OF_RANGE
    return next((id_ for id_, label in prompt.options if normalise(label) == said), None)


def _number(said: str) -> int | None:
    match = _NUMBER.fullmatch(said)
    if match is None:
        return None
    return _CHINESE.get(match[1]) or int(match[1])
