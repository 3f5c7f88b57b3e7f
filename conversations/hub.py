"""Wakes those who wait for news of a conversation: SSE and long-poll readers, and the turn runner.

Waking is only a hint: a reader always looks into the database, at the latest when its wait times out, so a
wake-up lost between two processes costs time, never a message. What other processes write comes from
`conversations.watching`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Hub:
    """One process's wake-ups, by conversation."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    @property
    def waiting(self) -> list[str]:
        """Conversations somebody waits for."""
        return list(self._waiting)

    def wake(self, conversation: str) -> None:
        """Tell everybody who waits for this conversation to look again."""
        for event in self._waiting.get(conversation, ()):
            event.set()

    def close(self) -> None:
        """The process is ending: wake everybody, so that waiting readers answer and leave."""
        self.closed = True
        for conversation in list(self._waiting):
            self.wake(conversation)

    def subscribe(self, conversation: str) -> Subscription:
        """Start listening; leave with `close` or a `with` block."""
        return Subscription(self._waiting, conversation)


class Subscription:
    """Waits for the next wake-up. One that came between two waits is not lost."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], conversation: str) -> None:
        self._event = asyncio.Event()
        self._waiting, self._conversation = waiting, conversation
        waiting[conversation].add(self._event)

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the caller has no other use for the timeout
        """True when woken, False after `timeout` seconds."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except TimeoutError:
            return False
        self._event.clear()
        return True

    def close(self) -> None:
        listeners = self._waiting.get(self._conversation, set())
        listeners.discard(self._event)
        if not listeners:
            self._waiting.pop(self._conversation, None)

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
