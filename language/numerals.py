"""Numbers as people write them: 12, 12.5, 十二, 六十五, 两百, 一万二."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000
_NUMBER = re.compile(r"(?P<latin>\d+(?:\.\d+)?)(?P<unit>[千万])?|(?P<chinese>[零〇一二两三四五六七八九十百千万]+)")


def number_in(text: str) -> float | None:
    """The first number of a normalised sentence, None when there is none.

    >>> number_in("今年六十五了"), number_in("2.5万左右"), number_in("两千三"), number_in("没有")
    (65.0, 25000.0, 2300.0, None)
    """
    match = _NUMBER.search(text)
    if match is None:
        return None
    if match["latin"] is not None:
        return float(match["latin"]) * {"千": 1000, "万": _MYRIAD}.get(match["unit"] or "", 1)
    return float(chinese_number(match["chinese"]))


def chinese_number(text: str) -> int:
    """The value of Chinese numerals; 两千三 is 2300, as it is said.

    >>> chinese_number("一百零五"), chinese_number("十二"), chinese_number("一万二")
    (105, 12, 12000)
    """
    total, section, digit, last_unit = 0, 0, 0, 1
    for character in text:
        if character in _UNITS:
            last_unit = _UNITS[character]
            section += (digit or 1) * last_unit
            digit = 0
        elif character == "万":
            total, section, digit, last_unit = (total + section + digit) * _MYRIAD, 0, 0, _MYRIAD
        else:
            digit, last_unit = _DIGITS[character], 10 if character in "零〇" else last_unit
    return total + section + digit * (last_unit // 10 if last_unit >= 100 else 1)
