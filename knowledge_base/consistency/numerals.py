"""Numbers as people write them: 1,800 · 30万 · 一百二十 · 半."""

from __future__ import annotations

NUMBER = r"(?:\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零一二两三四五六七八九十百千]+|半)(?:万|亿)?"

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 1e4, "亿": 1e8}


def number(text: str) -> float | None:
    """The value of a text that `NUMBER` matched; None when it is no number after all (千百).

    >>> [number(text) for text in ("1,800", "30万", "一百二十", "半")]
    [1800.0, 300000.0, 120.0, 0.5]
    """
    factor = 1.0
    if text[-1:] in _MYRIADS:
        factor, text = _MYRIADS[text[-1]], text[:-1]
    if text == "半":
        return 0.5 * factor
    if text[:1].isdigit():
        return float(text.replace(",", "")) * factor
    value = _chinese(text)
    return None if value is None else value * factor


def _chinese(text: str) -> float | None:
    if not text:
        return None
    if all(character in _DIGITS for character in text):  # 二零二五, and every single digit
        return float("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif digit is None and total:
            return None
        else:
            total += (1 if digit is None else digit) * _TENS[character]
            digit = None
    return float(total + (digit or 0))
