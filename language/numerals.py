"""Numbers as people write them: 12, 12.5, 十二, 六十五, 两百, 一万二."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000
_NUMBER = re.compile(r"(?P<latin>\d+(?:\.\d+)?)(?P<unit>[千万])?|(?P<chinese>[零〇一二两三四五六七八九十百千万]+)")
_YEARS_IN_MONTHS = 12


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


def amount_in(text: str, unit: str) -> float | None:
    """The number that stands before its unit, else the first; years count as months where months are asked for.

    >>> amount_in("交了两年多,30个月", "个月"), amount_in("两年", "个月"), amount_in("一家三口,每人一千一", "元")
    (30.0, 24.0, 1100.0)
    >>> amount_in("想借二十万", "万元"), amount_in("20", "万元")
    (20.0, 20.0)
    """
    found = list(_NUMBER.finditer(text))
    if unit == "万元":
        amount = number_in(text)
        return amount / _MYRIAD if amount is not None and "万" in text else amount
    for match in found:
        if text.startswith(unit, match.end()):
            return number_in(match.group())
    if unit == "个月":
        years = next((match for match in found if text.startswith("年", match.end())), None)
        if years is not None:
            return (number_in(years.group()) or 0) * _YEARS_IN_MONTHS
    if unit == "元":
        return max((number_in(match.group()) or 0 for match in found), default=None)
    return number_in(text)


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
