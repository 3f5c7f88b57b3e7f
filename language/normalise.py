"""One form of a sentence for matching and searching: simplified characters, half width, visible characters only."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BLANK_LETTERS = set("\u115f\u1160\u3164\uffa0\u2800")  # letters and symbols by category, drawn as nothing
_KEPT_CONTROLS = {"\n", "\t"}
_SPACES = re.compile(r"\s+")
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff，。！？；：、]) (?=[\u3400-\u9fff，。！？；：、])")
_REPEATS = re.compile(r"([!?~。，！？…\.\-])\1+")


def visible(text: str) -> str:
    """Drop what nobody can see: controls, zero-width characters, Unicode tags, unassigned and private code points."""
    return "".join(c for c in text if c in _KEPT_CONTROLS or _is_visible(c))


def _is_visible(c: str) -> bool:
    return c not in _BLANK_LETTERS and unicodedata.category(c) not in _INVISIBLE_CATEGORIES


def has_content(text: str) -> bool:
    """Whether the sentence holds a letter, a digit or a character; emoji and punctuation alone say nothing."""
    return any(unicodedata.category(c)[0] in "LN" for c in visible(text))


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def simplified(text: str) -> str:
    """Traditional to simplified characters."""
    return str(_to_simplified().convert(text))


def traditional(text: str) -> str:
    """Simplified to traditional characters, for citizens who write them."""
    return str(_to_traditional().convert(text))


def is_traditional(text: str) -> bool:
    """Whether the citizen writes traditional characters.

    A character counts when it has another simplified form and is not itself in use there: GB 2312 holds 乾, 著 and
    the like, which simplified text writes too (乾隆), and none of the purely traditional forms.
    """
    return any(not _in_gb2312(c) and simplified(c) != c for c in set(visible(text)))


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def normalise(text: str) -> str:
    """The form both the engine and the knowledge service work on.

    NFKC (full width, compatibility forms), simplified characters, lower-case Latin, single spaces and none
    between Chinese characters, repeated punctuation once.

    >>> normalise("身份證　丟了，怎麼補辦？？？ＩＤ")
    '身份证丢了,怎么补办?id'
    """
    text = unicodedata.normalize("NFKC", visible(text))
    text = simplified(text).lower()
    text = _SPACES.sub(" ", text).strip()
    text = _SPACE_IN_CHINESE.sub("", text)
    return _REPEATS.sub(r"\1", text)
