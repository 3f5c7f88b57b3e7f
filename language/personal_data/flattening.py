"""One plain form of a text, character for character: what is found in it stands at the same place in the original."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

GAP = r"(?: {1,2}| ?- ?)?"
"""What people put between groups of digits (the flat form has one kind of blank and one kind of hyphen)."""

_SPELT = ("〇零洞", "一幺壹", "二两贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_WORTH = {character: digit for digit, characters in enumerate(_SPELT) for character in characters}
_SPOKEN = "".join(_WORTH)
_ONE = rf"(?:[{_SPOKEN}](?![个位次天直样下定般起些切])|[0-9])"  # the 一 of 一直 is no digit
_SPELT_OUT = re.compile(rf"{_ONE}(?:{GAP}{_ONE}){{9,}}")  # ten digits: the shortest phone
_IN_DIGITS = re.compile(rf"[0-9](?:{GAP}[0-9]){{9,}}")
_HYPHENS = set("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\ufe63\uff0d")


def flat(text: str) -> str:
    """Half width, ASCII digits of any script, one kind of hyphen; long numbers spelt in Chinese become digits too.

    >>> flat("電話：１３８－００１３－８０００"), flat("一三八零零一三八〇〇〇"), flat("一二三")
    ('電話:138-0013-8000', '13800138000', '一二三')
    """
    plain = text if text.isascii() else "".join(map(_flat, text))
    return _SPELT_OUT.sub(_in_digits, plain)


def _in_digits(match: re.Match[str]) -> str:
    """A spelt number in digits; what is written in digits already may have a Chinese word beside it (…8000一楼)."""
    written = match.group()
    if _IN_DIGITS.search(written):
        return written
    return "".join(str(_WORTH.get(character, character)) for character in written)


@lru_cache(maxsize=8192)
def _flat(character: str) -> str:
    if "\u3400" <= character <= "\u9fff":
        return character
    if character in _HYPHENS:
        return "-"
    if character.isspace():
        return character if character == "\n" else " "
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def clause_before(text: str, position: int, length: int, stops: str = ",。;!?、\n") -> str:
    """The words before a place, at most so many characters, back to the last of the stops."""
    begun = text[max(0, position - length) : position]
    return begun[max(begun.rfind(stop) for stop in stops) + 1 :]
