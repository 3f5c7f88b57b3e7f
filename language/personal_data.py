"""Personal data in Chinese text: found, replaced by typed tokens before anything but the conversation sees it.

Checksummed kinds (ID number: GB 11643; bank card: Luhn) are only taken when the checksum holds, so that order
numbers and amounts stay readable. Full-width digits and digits set apart by spaces or hyphens are found too.
Invisible characters between digits are the caller's to remove (`language.normalise.visible`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

_GAP = r"[ \t\-\u00a0\u3000\u2010-\u2015\uff0d]?"
_BEFORE, _AFTER = r"(?<!\d)", r"(?!\d)"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TOKEN = re.compile(r"⟦(?:id|phone|card):\d+⟧")
_OLDEST = date(1850, 1, 1)


@dataclass(frozen=True)
class PersonalData:
    """A piece of personal data: `kind` id | phone | card, its place in the text, its digits without gaps."""

    kind: str
    start: int
    end: int
    value: str


def is_id_number(digits: str) -> bool:
    """Whether this is a resident ID number: 18 characters with checksum, or the old 15 digits; a real birth date."""
    if len(digits) == 15:
        return digits.isdigit() and _is_date("19" + digits[6:12])
    if len(digits) != 18 or not digits[:17].isdigit() or not _is_date(digits[6:14]):
        return False
    total = sum(int(d) * w for d, w in zip(digits[:17], _ID_WEIGHTS))  # noqa: B905 - lengths differ by one anyhow
    return "10X98765432"[total % 11] == digits[17].upper()


def is_bank_card(digits: str) -> bool:
    """Whether 16 to 19 digits pass the Luhn check."""
    if not digits.isdigit() or not 16 <= len(digits) <= 19:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) >= _OLDEST
    except ValueError:
        return False


def _always(_digits: str) -> bool:
    return True


def _digits(more: str) -> str:
    return rf"\d(?:{_GAP}\d){more}"


@dataclass(frozen=True)
class _Finder:
    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]

    def candidates(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where the pattern fits and the checksum holds; after a miss the search goes on one further."""
        position = 0
        while (match := self.pattern.search(text, position)) is not None:
            right = self.holds(_plain(match.group()))
            if right:
                yield match
            position = match.end() if right else match.start() + 1


_FINDERS = (
    _Finder("id", re.compile(rf"{_BEFORE}{_digits('{16}')}{_GAP}[\dXx]{_AFTER}"), is_id_number),
    *(_Finder("card", re.compile(rf"{_BEFORE}{_digits(f'{{{n}}}')}{_AFTER}"), is_bank_card) for n in (18, 17, 16, 15)),
    _Finder(
        "phone", re.compile(rf"(?:(?<!\d)(?:\+|00)?86{_GAP}|{_BEFORE})1{_GAP}[3-9](?:{_GAP}\d){{9}}{_AFTER}"), _always
    ),
    _Finder(
        "phone",
        re.compile(rf"{_BEFORE}[(（]?0\d{{2,3}}[)）]?{_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}(?:-\d{{1,5}})?{_AFTER}"),
        _always,
    ),
    _Finder("id", re.compile(rf"{_BEFORE}{_digits('{14}')}{_AFTER}"), is_id_number),
)


def find(text: str) -> tuple[PersonalData, ...]:
    """All personal data in the text, from left to right, without overlaps (checksummed kinds first)."""
    flat = "".join(_flat(c) for c in text)
    found: list[PersonalData] = []
    for finder in _FINDERS:
        for match in finder.candidates(flat):
            if not any(match.start() < f.end and f.start < match.end() for f in found):
                found.append(PersonalData(finder.kind, match.start(), match.end(), _value(finder.kind, match.group())))
    return tuple(sorted(found, key=lambda item: item.start))


def _flat(character: str) -> str:
    """ASCII for a digit of any script and for the full-width X and plus; always one character for one."""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return {"Ｘ": "X", "ｘ": "x", "＋": "+"}.get(character, character)


def _plain(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text)


def _value(kind: str, text: str) -> str:
    """The canonical value: digits without gaps; a mobile number without its country code."""
    plain = _plain(text).upper()
    return plain[-11:] if kind == "phone" and re.fullmatch(r"(?:00)?861\d{10}", plain) else plain


def close(text: str, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Replace personal data by tokens.

    `known` maps the conversation's tokens to their values; the same value keeps its token. Returns the text and
    the tokens that are new.

    >>> close("电话138 0013 8000", {})
    ('电话⟦phone:1⟧', {'⟦phone:1⟧': '13800138000'})
    """
    text = text.replace("⟦", "[").replace("⟧", "]")  # nobody but us writes tokens
    by_value = {value: token for token, value in known.items()}
    new: dict[str, str] = {}
    pieces, position = [], 0
    for item in find(text):
        token = by_value.get(item.value)
        if token is None:
            taken = sum(1 for other in by_value.values() if other.startswith(f"⟦{item.kind}:"))
            token = by_value[item.value] = f"⟦{item.kind}:{taken + 1}⟧"
            new[token] = item.value
        pieces += [text[position : item.start], token]
        position = item.end
    return "".join(pieces) + text[position:], new


def open_tokens(text: str, known: Mapping[str, str]) -> str:
    """Put the values back, each partly hidden (`138****8000`): for showing to the citizen, never for storing."""
    return _TOKEN.sub(lambda match: hidden(known[match.group()]) if match.group() in known else match.group(), text)


def hidden(value: str) -> str:
    """A value with its middle hidden; the last four characters stay for recognition."""
    keep = 3 if len(value) == 11 else max(0, min(4, len(value) - 8))
    return value[:keep] + "*" * max(0, len(value) - keep - 4) + value[-4:]
