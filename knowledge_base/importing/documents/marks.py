"""The marks that begin a part of a Chinese official document (GB/T 9704, 立法技术规范): 章, 条, 一、, （一）, 1., ①."""

from __future__ import annotations

import re

_N = "[〇零一二三四五六七八九十百两\\d]{1,6}"
CHAPTER = re.compile(rf"第{_N}[编章节](?![^\s　]{{0,2}}(?:规定|所))\s*(?P<name>[^。；]{{0,40}})$")
ARTICLE = re.compile(
    rf"(?P<mark>第{_N}条(?:之{_N})?)(?![、，,和及或与至的规所中内款第项]|\s*第)[\s　]*(?P<rest>.*)", re.DOTALL
)
FIRST = re.compile(r"(?P<mark>[一二三四五六七八九十]{1,3}、)\s*(?P<rest>.*)", re.DOTALL)
SECOND = re.compile(r"(?P<mark>[（(][一二三四五六七八九十]{1,3}[）)])\s*(?P<rest>.*)", re.DOTALL)
_THIRD = re.compile(r"(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|[•·●■◆▪]\s)")
ANNEX = re.compile(
    r"附\s*(?:件|表|录)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：.．]?\s*(?P<rest>.{0,60})", re.DOTALL
)


def begins_anew(text: str) -> bool:
    """Whether a line can only be the beginning of a paragraph."""
    patterns = (CHAPTER, ARTICLE, FIRST, SECOND, _THIRD, ANNEX)
    return any(pattern.match(text) for pattern in patterns)
