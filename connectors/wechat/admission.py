"""Whether a push is taken in at all: not while there is too much to do, unless it was taken before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from conversations.pressure import Pressure

_MOST_REMEMBERED = 10_000


class Admission:
    """Back-pressure for pushes. Remembers what it took, so that no repeat of it is told that it was declined."""

    def __init__(self, pressure: Pressure) -> None:
        self._pressure = pressure
        self._taken: dict[str, None] = {}  # keys, oldest first

    @asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        """Around the storing of a push; raises `Overloaded`. A repeat joins the first, whatever there is to do."""
        if key in self._taken:
            yield
            return
        async with self._pressure.storing_one():
            yield
        self._pressure.accepted()
        self._taken[key] = None
        if len(self._taken) > _MOST_REMEMBERED:
            del self._taken[next(iter(self._taken))]
