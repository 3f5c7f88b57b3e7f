"""Whether two claims speak of the same thing, and whether they say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.consistency.claims import Claim
from knowledge_base.consistency.wording import wording

_ALIKE = 0.6
_SURE = 0.75


@dataclass(frozen=True)
class Contradiction:
    """Two claims of the same thing with different values."""

    one: Claim
    other: Claim
    likeness: float


def contradictions(ones: Sequence[Claim], others: Sequence[Claim]) -> Iterator[Contradiction]:
    """The contradictions between the claims of two entries of one matter.

    A claim contradicts only when nothing comparable on the other side agrees with it. When what the two are about is
    not nearly the same, both values must moreover be unknown to the other side altogether: an entry that lists 20元
    and 40元 does not contradict one that speaks of 20元 alone.
    """
    for one in ones:
        rivals = [(likeness(one, other), other) for other in others]
        near = [(score, other) for score, other in rivals if score >= _ALIKE]
        if not near or any(one.quantity.agrees(other.quantity) for _score, other in near):
            continue
        score, other = max(near, key=lambda pair: pair[0])
        if any(likeness(mine, other) >= _ALIKE and mine.quantity.agrees(other.quantity) for mine in ones):
            continue
        if score >= _SURE or not (_knows(others, one) or _knows(ones, other)):
            yield Contradiction(one, other, score)


def likeness(one: Claim, other: Claim) -> float:
    """0 when two claims cannot be compared; up to 1 the more they are about the same."""
    if not _same_measure(one, other) or not _same_case(one, other):
        return 0.0
    if not one.about and not other.about:
        return _of_the_matter_itself(one, other)
    if not one.about or not other.about:
        return 0.0
    forth = len(one.about & other.wide) / len(one.about)
    back = len(other.about & one.wide) / len(other.about)
    return max(forth, back) * 0.7 + min(forth, back) * 0.3


def _same_measure(one: Claim, other: Claim) -> bool:
    if one.quantity.kind is not other.quantity.kind or one.sort != other.sort:
        return False
    return one.quantity.kind != "count" or one.quantity.unit == other.quantity.unit


def _of_the_matter_itself(one: Claim, other: Claim) -> float:
    """Neither says what its amount is about: it is the matter's own. A fine says for what elsewhere."""
    if one.sort == "fine":
        return 0.0
    if one.sort is None:
        return _ALIKE
    return _SURE if one.named_cases & other.named_cases else 0.7


def _same_case(one: Claim, other: Claim) -> bool:
    """No case group tells the two apart. A general statement beside a list that leaves no case out is compared."""
    groups = {group for group, _name in one.cases | other.cases}
    for group in groups:
        mine = {name for found, name in one.cases if found == group}
        theirs = {name for found, name in other.cases if found == group}
        if mine & theirs:
            continue
        if mine and theirs:
            return False
        if group in wording().loose:
            continue
        specific = one if mine else other
        if not specific.sentence.complete:
            return False
    return True


def _knows(claims: Sequence[Claim], claim: Claim) -> bool:
    """Whether a side states the value anywhere."""
    if claim.quantity.values == (0.0,):
        return False
    return any(
        claim.quantity.agrees(mine.quantity) or claim.quantity.within(mine.quantity)
        for mine in claims
        if claim.sort == mine.sort or claim.sort is None or mine.sort is None
    )
