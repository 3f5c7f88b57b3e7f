"""What was found of what is there, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.personal_data.corpus import Sentence

Find = Callable[[str], Iterable[tuple[str, int, int]]]
_MARGIN = 4  # characters beside the value that may be taken with it: its brackets, its country code's plus
CHECKSUMMED = ("id", "card")


@dataclass
class Score:
    """Counts by kind; `forms` are those of what was missed, `wrong` examples for a reader."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed_forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def recall(self, kinds: Iterable[str]) -> float:
        kinds = list(kinds)
        return _share(sum(self.found[k] for k in kinds), sum(self.there[k] for k in kinds))

    def precision(self, kinds: Iterable[str]) -> float:
        kinds = list(kinds)
        right = sum(self.found[k] for k in kinds)
        return _share(right, right + sum(self.false[k] for k in kinds))

    @property
    def kinds(self) -> list[str]:
        return sorted(self.there | self.false)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def score(sentences: Sequence[Sentence], find: Find) -> Score:
    """A piece is found when one find of its kind covers it and hardly more; every other find is false."""
    result = Score()
    for sentence in sentences:
        finds = list(find(sentence.text))
        for piece in sentence.pieces:
            result.there[piece.kind] += 1
            match = next((f for f in finds if _fits(f, piece.kind, piece.start, piece.end)), None)
            if match is None:
                result.missed_forms[piece.kind, piece.form] += 1
                result.wrong.append(
                    f"missed {piece.kind} {sentence.text[piece.start : piece.end]!r} in {sentence.text!r}"
                )
            else:
                result.found[piece.kind] += 1
                finds.remove(match)
        for kind, start, end in finds:
            result.false[kind] += 1
            result.wrong.append(f"false {kind} {sentence.text[start:end]!r} in {sentence.text!r}")
    return result


def _fits(found: tuple[str, int, int], kind: str, start: int, end: int) -> bool:
    name, begin, stop = found
    return name == kind and start - _MARGIN <= begin <= start and end <= stop <= end + _MARGIN
