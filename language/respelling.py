"""Words written as they sound: homophones and pinyin put right where they can only mean a name of the lexicon.

>>> respeller = Respeller(["居住证", "护照", "补办"])
>>> respeller.respell("居主证怎么办"), respeller.respell("huzhao 多少钱"), respeller.respell("我居住正常")
('居住证怎么办', '护照 多少钱', '我居住正常')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import jieba

from language.normalise import normalise
from language.pinyin import Syllable, sound_of, spoken

Sounds = tuple[str, ...]

_LONGEST = 14  # syllables of a name
_LONGEST_PART = 6
_SHARED_BY = 2
_SHORTEST_WRITTEN = 3  # two characters that sound like a name are too often a word of their own
_SHORTEST_LATIN = 2
_PARTICLES = "不的了在是我你他她它有没要会能去来到就都也还和跟给把被让对从这那个几"
# what people ask besides names, for sentences in pinyin alone
_EVERYDAY = (
    "怎么办", "怎么", "办理", "补办", "换证", "申请", "登记", "注销", "丢了", "过期", "到期", "材料", "条件",
    "流程", "费用", "要多少钱", "多少钱", "要钱吗", "多久", "多长时间", "几天", "在哪里", "哪里办", "在哪办",
    "地址", "电话", "时间", "网上", "预约", "需要", "什么", "什么材料", "可以", "我要", "我想", "投诉", "人工",
    "转人工", "谢谢", "你好", "请问", "孩子", "老人", "查询", "进度",
)  # fmt: skip


class Respeller:
    """Made once for the names of a lexicon; thread-safe."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = _by_sound(_with_parts(normalise(name).replace(" ", "") for name in names))
        self._everyday = _by_sound(_EVERYDAY)

    def respell(self, text: str) -> str:
        """The normalised sentence with names spelt as in the lexicon; unchanged where nothing is certain."""
        syllables = spoken(text)
        parts: list[str] = []
        done, position = 0, 0
        while position < len(syllables):
            found = self._longest(text, syllables, position)
            if found is None:
                position += 1
                continue
            name, count = found
            parts += [text[done : syllables[position].start], name]
            position += count
            done = syllables[position - 1].end
        return "".join([*parts, text[done:]])

    def _longest(self, text: str, syllables: list[Syllable], start: int) -> tuple[str, int] | None:
        for count in range(min(_LONGEST, len(syllables) - start), _SHORTEST_LATIN - 1, -1):
            span = syllables[start : start + count]
            sounds = tuple(syllable.sound for syllable in span)
            name = self._names.get(sounds)
            if name is None and all(syllable.latin for syllable in span):
                name = self._everyday.get(sounds)
            if name is not None and _adjacent(text, span) and _may_mean(text, span, name):
                return name, count
        return None


def _with_parts(names: Iterable[str]) -> Iterable[str]:
    """The names and what several of them share: 护照 stands in 护照换发, 护照补办, 办护照."""
    known = dict.fromkeys(names)
    parts = Counter(part for name in known for part in _parts(name))
    return [*known, *(part for part, count in parts.items() if count >= _SHARED_BY and part not in known)]


def _parts(name: str) -> set[str]:
    sizes = range(_SHORTEST_LATIN, min(_LONGEST_PART, len(name)) + 1)
    return {name[start : start + size] for size in sizes for start in range(len(name) - size + 1)}


def _by_sound(names: Iterable[str]) -> dict[Sounds, str]:
    """Names by their sounds; two that sound alike are not ours to choose between."""
    found: dict[Sounds, set[str]] = {}
    for name in names:
        if (sounds := _sounds(name)) is not None:
            found.setdefault(sounds, set()).add(name)
    return {sounds: next(iter(alike)) for sounds, alike in found.items() if len(alike) == 1}


def _sounds(name: str) -> Sounds | None:
    sounds = tuple(sound_of(character) for character in name)
    return sounds if len(sounds) >= _SHORTEST_LATIN and all(sounds) else None


def _adjacent(text: str, span: list[Syllable]) -> bool:
    """Nothing between the syllables but the gaps of pinyin."""
    return all(not text[a.end : b.start].strip(" '") for a, b in pairwise(span))


def _may_mean(text: str, span: list[Syllable], name: str) -> bool:
    """Pinyin may; characters only when they nearly are the name and no other word holds the odd one."""
    odd = [s for s, c in zip(span, name, strict=True) if not s.latin and text[s.start] != c]
    written = sum(not s.latin for s in span)
    if not odd:
        return written < len(span)
    if len(span) < _SHORTEST_WRITTEN or len(odd) * 2 > written:
        return False
    whole = (span[0].start, span[-1].end)
    return all(_word_at(text, s.start) in ((s.start, s.end), whole) and text[s.start] not in _PARTICLES for s in odd)


def _word_at(text: str, position: int) -> tuple[int, int]:
    """The dictionary's word at this place."""
    for _, start, end in jieba.dt.tokenize(text, HMM=False):
        if start <= position < end:
            return start, end
    return position, position + 1
