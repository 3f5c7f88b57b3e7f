"""How long to wait before the next attempt: growing pauses, spread by chance so that many do not come back at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Backoff:
    """`first`, then `factor` times as long each time, up to `most`; `spread` of it more or less.

    `attempts` is when to give up: with the defaults after a day.

    >>> steady = Backoff(chance=lambda: 0.5)
    >>> [steady.pause(n).total_seconds() for n in (1, 2, 3, 4, 5, 9)]
    [2.0, 8.0, 32.0, 128.0, 512.0, 600.0]
    """

    first: timedelta = timedelta(seconds=2)
    factor: float = 4.0
    most: timedelta = timedelta(minutes=10)
    spread: float = 0.2
    attempts: int = 150
    chance: Callable[[], float] = random.random

    def pause(self, attempts: int) -> timedelta:
        """The pause after so many failed attempts (from 1)."""
        grown = self.first.total_seconds() * self.factor ** min(attempts - 1, 30)
        steady = min(grown, self.most.total_seconds())
        return timedelta(seconds=steady * (1 + self.spread * (2 * self.chance() - 1)))
