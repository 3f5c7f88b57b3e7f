"""Rate limits that several gateways count together, in Redis.

Without Redis each gateway counts for itself, which lets as many times more through as there are gateways, and goes on.
"""

from __future__ import annotations

import math
import time

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from connectors.web.limits import LocalRateLimit, RateLimit, too_many

_SOCKET_SECONDS = 0.5
_RETRY_SECONDS = 5.0
_log = structlog.get_logger("rate limits")


class SharedRateLimits:
    """The limits of all gateways on one Redis."""

    def __init__(self, url: str) -> None:
        """`url`: `redis://…` or `rediss://…`."""
        self._storage = RedisStorage(
            f"async+{url}",
            implementation="redispy",
            key_prefix="wenzheng",
            wrap_exceptions=False,
            socket_timeout=_SOCKET_SECONDS,
            socket_connect_timeout=_SOCKET_SECONDS,
        )
        self._counter = SlidingWindowCounterRateLimiter(self._storage)
        self._again_at = 0.0

    def limit(self, name: str, per_second: float, burst: float | None = None) -> RateLimit:
        return _SharedRateLimit(self, name, per_second, burst)

    async def wait_for(self, item: RateLimitItemPerSecond, name: str, key: str) -> int | None:
        """Counts one: seconds until the next is taken, 0 when this one is, None when Redis cannot be asked."""
        if time.monotonic() < self._again_at:
            return None
        try:
            if await self._counter.hit(item, name, key):
                return 0
            reset = (await self._counter.get_window_stats(item, name, key)).reset_time
        except (RedisError, OSError) as error:
            self._again_at = time.monotonic() + _RETRY_SECONDS
            _log.warning("Redis cannot be asked: every gateway counts for itself", why=type(error).__name__)
            return None
        return max(1, math.ceil(reset - time.time()))


class _SharedRateLimit:
    """A burst within the time it takes to be allowed again: the token bucket's average, as a sliding window."""

    def __init__(self, shared: SharedRateLimits, name: str, per_second: float, burst: float | None) -> None:
        most = max(1.0, burst or per_second)
        self._item = RateLimitItemPerSecond(math.floor(most), max(1, round(most / per_second)))
        self._shared, self._name = shared, name
        self._alone = LocalRateLimit(per_second, burst)

    async def take(self, key: str) -> None:
        wait = await self._shared.wait_for(self._item, self._name, key)
        if wait is None:
            await self._alone.take(key)
        elif wait:
            raise too_many(wait)
