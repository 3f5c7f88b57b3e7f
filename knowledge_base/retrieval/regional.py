"""One question, several answers by place: which regional variant of an entry answers, or that the place must be asked.

Variants are visible entries of one kind and one title that were written for different regions. The narrowest that
holds for the citizen's region wins (district over city over province over nation, DESIGN §6).
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.retrieval.dense import Mask
from knowledge_base.retrieval.snapshot import Snapshot


@dataclass(frozen=True)
class Local:
    """`owner` answers; without one, `choices` are the variants among which the citizen's region decides."""

    owner: int | None
    choices: tuple[int, ...] = ()


def choose_local(snapshot: Snapshot, owner: int, region: str | None, visible: Mask) -> Local:
    """The variant of `owner` for the region; with none known, the choice when the answers differ by district."""
    variants = [other for other in snapshot.variants(owner) if visible[other]]
    if len(variants) < 2:
        return Local(owner)
    if region is not None:
        holding = [other for other in variants if snapshot.holds_in(snapshot.entries[other].entry, region)]
        if holding:
            return Local(max(holding, key=lambda other: _depth(snapshot, other, region)))
    return Local(None, tuple(variants))


def _depth(snapshot: Snapshot, owner: int, region: str) -> int:
    """How narrow the entry's narrowest region around the citizen is."""
    around = snapshot.above(region)
    regions = snapshot.entries[owner].entry.regions
    return max((len(snapshot.above(code)) for code in regions if code in around), default=0)


def region_name(snapshot: Snapshot, owner: int) -> str:
    """What the variant's region is called, for the option."""
    codes = snapshot.entries[owner].entry.regions
    return "、".join(snapshot.regions[code].name for code in codes if code in snapshot.regions)
