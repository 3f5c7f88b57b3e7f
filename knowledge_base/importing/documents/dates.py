"""Dates as Chinese documents write them: 2025-01-01, 2025年1月1日, 二〇二五年一月一日; and Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DIGITS = {
    c: n for n, group in enumerate(("〇零○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for c in group
}
_ZH = "〇零○Ｏ一二三四五六七八九十"
_DATE = re.compile(
    rf"(?P<year>\d{{4}}|[{_ZH}]{{4}})\s?(?:年|[-/.](?=\d))\s?(?P<month>\d{{1,2}}|[{_ZH}]{{1,3}})\s?(?:月|[-/.](?=\d))\s?"
    rf"(?P<day>\d{{1,2}}|[{_ZH}]{{1,3}})(?:\s?日)?(?!\d)"
)


@dataclass(frozen=True)
class FoundDate:
    """A date in a text, as it is written and where it begins."""

    value: date
    text: str
    start: int


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every real calendar date of a text, in order."""
    for match in _DATE.finditer(text):
        year, month, day = (number(match[part]) for part in ("year", "month", "day"))
        if year is None or month is None or day is None:
            continue
        try:
            yield FoundDate(date(year, month, day), match[0], match.start())
        except ValueError:
            continue


def find_date(text: str) -> FoundDate | None:
    """The first date of a text."""
    return next(find_dates(text), None)


def number(text: str) -> int | None:
    """A number in Arabic or Chinese digits: 12, 十二, 二十, 二〇二五, 一百零三."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c not in "十百" for c in text):
        return None
    if not set(text) & set("十百"):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, current = 0, 0
    for c in text:
        if c in _DIGITS:
            current = _DIGITS[c]
        else:
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
    return total + current


def chinese(value: int) -> str:
    """1 to 999 in Chinese numerals, as articles are counted: 十二, 二十, 一百零三."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")
