"""Long texts in parts: at a paragraph, else after a sentence, never inside a character, a link or a number."""

from __future__ import annotations

import re

_UNBREAKABLE = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\u3000-\u303f\uff00-\uff60\u4e00-\u9fff]+"  # a link
    r"|[0-9０-９](?:[0-9０-９.,:/\-]*[0-9０-９])?"  # a number, a date, a phone number
    r"|[A-Za-z]+"
    "|.[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*",  # a character with what is drawn upon it
    re.DOTALL,
)
_JOINER = "\u200d"
_PARAGRAPH = re.compile(r"\n\s*\n")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"[。！？；][”’」』）]*")
_CLAUSE = re.compile(r"[，、：,;]\s*")
_LEAST = 0.5  # of the limit: a part is not cut shorter than that for the sake of a better place


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` bytes that make up the text when joined again.

    >>> split("一二三。四五六。", 12)
    ['一二三。', '四五六。']
    """
    parts = []
    while size(text) > limit:
        at = cut(text, limit)
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text] if text or not parts else parts


def cut(text: str, limit: int) -> int:
    """Where the first part of a text longer than `limit` bytes ends: the best place, an index of characters."""
    most = _most_characters(text, limit)
    head = text[:most]
    least = int(most * _LEAST)
    whole = _whole(text, most)
    for places in (_PARAGRAPH, _LINE, _SENTENCE, _CLAUSE):
        found = [match.end() for match in places.finditer(head) if least < match.end() <= whole]
        kept = [at for at in reversed(found) if _whole(text, at) == at]
        if kept:
            return kept[0]
    return whole or most


def _most_characters(text: str, limit: int) -> int:
    """How many characters fit; at least one."""
    used = 0
    for number, character in enumerate(text):
        used += size(character)
        if used > limit:
            return max(1, number)
    return len(text)


def _whole(text: str, at: int) -> int:
    """The greatest index up to `at` that lies inside no link, number, word or composed character."""
    start = 0
    for match in _UNBREAKABLE.finditer(text):
        if match.end() > at:
            start = match.start() if match.start() < at else at
            break
        if match.end() == at:
            start = at
            break
    while 0 < start < len(text) and _JOINER in (text[start - 1], text[start]):
        start -= 1
    return start
