"""How a sentence sounds: a toneless syllable for each Chinese character and for each syllable in Latin letters.

>>> [one.sound for one in spoken("居主证banli")]
['ju', 'zu', 'zen', 'ban', 'li']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

_LATIN = re.compile(r"[a-z]+(?:[' ][a-z]+)*")
_PARTS = re.compile(r"[a-z]+")
_LONGEST = 6  # letters of a syllable (zhuang)


@dataclass(frozen=True)
class Syllable:
    """A stretch of the text and how it sounds; what is confused in speech (zh/z, ng/n) sounds alike."""

    start: int
    end: int
    sound: str
    latin: bool = False


def spoken(text: str) -> list[Syllable]:
    """The syllables of a normalised sentence, in order; what is neither character nor pinyin is left out."""
    found = [Syllable(i, i + 1, sound) for i, c in enumerate(text) if (sound := sound_of(c))]
    for run in _LATIN.finditer(text):
        found += _of_latin(run)
    return sorted(found, key=lambda syllable: syllable.start)


@lru_cache(maxsize=20_000)
def sound_of(character: str) -> str:
    """The folded syllable of one Chinese character; empty for anything else."""
    return folded(lazy_pinyin(character)[0]) if "\u3400" <= character <= "\u9fff" else ""


def folded(syllable: str) -> str:
    """The syllable without the differences that speech and typing blur (GB/T 16159 spelling in, no tones)."""
    initial = {"zh": "z", "ch": "c", "sh": "s"}.get(syllable[:2])
    plain = initial + syllable[2:] if initial else syllable
    return plain.removesuffix("g") if plain.endswith("ng") else plain


def _of_latin(run: re.Match[str]) -> list[Syllable]:
    """All of a run or nothing: `app` and `hello` are no pinyin."""
    found: list[Syllable] = []
    for part in _PARTS.finditer(run.group()):
        cuts = _cut(part.group())
        if cuts is None:
            return []
        start = run.start() + part.start()
        for syllable in cuts:
            found.append(Syllable(start, start + len(syllable), folded(syllable), latin=True))
            start += len(syllable)
    return found


def _cut(letters: str) -> list[str] | None:
    """The fewest syllables that make up the letters, or None."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        options = [
            [*before, letters[start:end]]
            for start in range(max(0, end - _LONGEST), end)
            if (before := best[start]) is not None and letters[start:end] in _syllables()
        ]
        best.append(min(options, key=len, default=None))
    return best[-1]


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    """The syllables of the characters in daily use (GB 2312, level 1)."""
    return frozenset(lazy_pinyin("".join(_daily_characters())))


def _daily_characters() -> Iterator[str]:
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", errors="ignore")
            if character:
                yield character
