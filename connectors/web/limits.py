"""Rate limits by address: token buckets in memory. Halls and offices share one address, so they are wide.

One gateway counts here; several count together in Redis (`shared_limits.py`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from foundation.problems import Problem

_MOST_KEPT = 50_000


@dataclass
class _Bucket:
    level: float
    at: float


class RateLimit(Protocol):
    """Lets so many requests of a key through."""

    async def take(self, key: str) -> None:
        """Count one; a 429 problem with Retry-After when `key` had too many."""


class RateLimits(Protocol):
    """Makes limits; `name` tells them apart."""

    def limit(self, name: str, per_second: float, burst: float | None = None) -> RateLimit: ...


class LocalRateLimits:
    """The limits of one process."""

    def limit(self, name: str, per_second: float, burst: float | None = None) -> RateLimit:
        del name  # each is an object of its own
        return LocalRateLimit(per_second, burst)


class LocalRateLimit:
    """Lets `per_second` through on average and `burst` at once, for each key on its own."""

    def __init__(
        self, per_second: float, burst: float | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._now = per_second, max(1.0, burst or per_second), now
        self._buckets: dict[str, _Bucket] = {}

    async def take(self, key: str) -> None:
        now = self._now()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[key] = _Bucket(self._burst, now)
        bucket.level = min(self._burst, bucket.level + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.level < 1:
            wait = max(1, math.ceil((1 - bucket.level) / self._rate))
            raise too_many(wait)
        bucket.level -= 1

    def _forget_full(self, now: float) -> None:
        """Buckets that have filled up again say nothing; drop them when there are many."""
        if len(self._buckets) >= _MOST_KEPT:
            self._buckets = {
                key: bucket
                for key, bucket in self._buckets.items()
                if bucket.level + (now - bucket.at) * self._rate < self._burst
            }


def too_many(wait: int) -> Problem:
    """429: come back in `wait` seconds."""
    return Problem(
        429,
        "too_many_requests",
        "Too many requests",
        f"现在咨询的人较多，请在{wait}秒后再试。",
        headers={"Retry-After": str(wait)},
    )


def overloaded(wait: int) -> Problem:
    """503: nothing is broken, there is only too much to do."""
    return Problem(
        503,
        "busy",
        "Too much to do",
        f"现在咨询的人较多，请稍等{wait}秒再试；急事请拨打12345。",
        headers={"Retry-After": str(wait)},
    )
