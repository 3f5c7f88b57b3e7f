"""Where Rasa keeps the locks of conversations: in the engine's memory, or in Redis for several engines.

A turn ends within `turn_seconds`: a lock whose engine died must not hold the conversation much longer (Rasa would keep
it for a minute), and who waits for one looks ten times a second (Rasa: once).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis
from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore

from bot.settings import engine_settings

_MORE_THAN_A_TURN = 1.0  # seconds
_LOOK_SECONDS = 0.1
_FORGET_SECONDS = 60
_SOCKET_SECONDS = 1.0


class EngineLockStore(LockStore):
    """Rasa's locks; `WENZHENG_REDIS_URL` names the Redis, without it they are in memory."""

    def __init__(self, endpoint_config: Any = None) -> None:
        del endpoint_config  # endpoints.yml names this class only; addresses are settings
        settings = engine_settings()
        self._kept: LockStore = _SharedLocks(settings.redis_url) if settings.redis_url else InMemoryLockStore()
        self._life = settings.turn_seconds + _MORE_THAN_A_TURN
        super().__init__()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0.0, wait_time_in_seconds: float = _LOOK_SECONDS
    ) -> AsyncIterator[TicketLock]:
        async with super().lock(conversation_id, lock_lifetime or self._life, wait_time_in_seconds) as held:
            yield held

    def get_lock(self, conversation_id: str) -> TicketLock | None:
        return self._kept.get_lock(conversation_id)

    def delete_lock(self, conversation_id: str) -> None:
        self._kept.delete_lock(conversation_id)

    def save_lock(self, lock: TicketLock) -> None:
        self._kept.save_lock(lock)


class _SharedLocks(RedisLockStore):
    """With the whole address as Redis writes it; what nobody comes back for is forgotten."""

    def __init__(self, url: str) -> None:
        super().__init__(key_prefix="wenzheng")
        self.red = redis.Redis.from_url(url, socket_timeout=_SOCKET_SECONDS, socket_connect_timeout=_SOCKET_SECONDS)

    def save_lock(self, lock: TicketLock) -> None:
        self.red.set(f"{self.key_prefix}{lock.conversation_id}", lock.dumps(), ex=_FORGET_SECONDS)
