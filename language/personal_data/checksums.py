"""Numbers that prove themselves: resident ID (GB 11643), bank card (Luhn, ISO/IEC 7812), Hong Kong and Taiwan IDs."""

from __future__ import annotations

import re
from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_OLDEST, _LATEST = date(1850, 1, 1), date(2100, 1, 1)
_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _RANGES for code in range(first, last + 1))
"""GB/T 2260; 81, 82 and 83 are the residence permits of people from Hong Kong, Macau and Taiwan."""
_FOREIGNER = "9"  # the foreigner's permanent residence card of 2023 has the resident ID's form
_ISSUERS = re.compile(r"62|60|4|5[1-5]|2[2-7]|3[0457]|9558|9400|6[58]|10[0-9]{3}0|8[018]")
"""How the numbers of cards issued in China begin; an order number of today (20…) is none."""
_TAIWAN = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36)))  # noqa: B905 - both have 26


def is_id_number(digits: str) -> bool:
    """Whether this is a resident ID number: 18 characters with checksum, or the old 15 digits; region and birthday."""
    if len(digits) == 15:
        return digits.isdigit() and is_region(digits) and _is_date("19" + digits[6:12])
    return looks_like_id(digits) and _control(digits[:17]) == digits[17].upper()


def looks_like_id(digits: str) -> bool:
    """The same without the checksum: what a citizen may have mistyped."""
    return len(digits) == 18 and digits[:17].isdigit() and is_region(digits) and _is_date(digits[6:14])


def is_region(digits: str) -> bool:
    """Whether a number begins with a region that hands out IDs."""
    return digits[:2] in _PROVINCES or digits[0] == _FOREIGNER


def _control(digits: str) -> str:
    total = sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS))  # noqa: B905 - both have 17
    return "10X98765432"[total % 11]


def is_bank_card(digits: str) -> bool:
    """Whether 16 to 19 digits pass the Luhn check and begin as issuers' numbers do."""
    return is_card_long(digits) and _ISSUERS.match(digits) is not None and luhn(digits)


def is_card_long(digits: str) -> bool:
    """Whether there are as many digits as a card has."""
    return digits.isdigit() and 16 <= len(digits) <= 19


def luhn(digits: str) -> bool:
    """The sum of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_hong_kong_id(text: str) -> bool:
    """One or two letters, six digits and the control character: `A123456(3)` without its brackets."""
    letters, digits, control = re.fullmatch(r"([A-Z]{1,2})(\d{6})([0-9A])", text).groups()  # type: ignore[union-attr]
    values = [ord(letter) - 55 for letter in letters.rjust(2, "[")]  # "[" counts as 36: a blank
    values += [int(digit) for digit in digits]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1)))  # noqa: B905 - both have 8
    return (total + int(control, 16)) % 11 == 0


def is_taiwan_id(text: str) -> bool:
    """A letter and nine digits: `A123456789`."""
    letter = _TAIWAN[text[0]]
    digits = [letter // 10, letter % 10, *map(int, text[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0  # noqa: B905 - both have 11


def _is_date(text: str) -> bool:
    try:
        return _OLDEST <= date(int(text[:4]), int(text[4:6]), int(text[6:8])) < _LATEST
    except ValueError:
        return False
