"""Whether two entries can ever be told to the same citizen on the same day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge_base.model import Entry, Region


class Scope:
    """Regions with all that contain them."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._parents = {region.code: region.parent for region in regions}

    def meet(self, one: Entry, other: Entry) -> bool:
        """Same audience, a common day, and one region within the other."""
        if not set(one.audience) & set(other.audience):
            return False
        if not _overlap(one, other):
            return False
        return any(self._within(a, b) or self._within(b, a) for a in one.regions for b in other.regions)

    def _within(self, inner: str, outer: str) -> bool:
        seen: set[str] = set()
        code: str | None = inner
        while code is not None and code not in seen:
            if code == outer:
                return True
            seen.add(code)
            code = self._parents.get(code)
        return False


def _overlap(one: Entry, other: Entry) -> bool:
    start = max(one.valid_from, other.valid_from)
    return start <= min(one.valid_to or date.max, other.valid_to or date.max)
