"""Attempts what is due in a table, again and again with growing pauses, until it has arrived or is given up.

A row is claimed by moving its next attempt beyond the time one attempt may take, so that two dispatchers never send
the same at once and one that died is followed up. What is given up is a dead letter, which an operator can see and
send again (`conversations.dead_letters`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Generic, TypeVar

import structlog
from sqlalchemy import ColumnElement, select, true

from conversations.backoff import Backoff
from conversations.errors import Postponed, Undeliverable
from conversations.measuring import DELIVERIES
from conversations.models import DeliveryState, Due
from foundation.clock import Clock
from foundation.database import Database

ATTEMPT = timedelta(seconds=30)
IDLE_SECONDS = 1.0
_BATCH = 20
_WHY = 200
_log = structlog.get_logger("outbox")

R = TypeVar("R", bound=Due)


class Dispatcher(Generic[R]):
    """Sends the rows of one table. `ready`: which of the due ones may go now.

    `send` returns when nothing is left to do; it raises `NotDelivered`, and whatever else it raises counts as
    `TryAgain`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rows: type[R],
        send: Callable[[R], Awaitable[None]],
        *,
        ready: ColumnElement[bool] | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._database, self._clock, self._rows, self._send = database, clock, rows, send
        self._ready: ColumnElement[bool] = true() if ready is None else ready
        self._backoff = backoff or Backoff()

    async def run(self) -> None:
        """Dispatch for ever."""
        while True:
            try:
                sent = await self.dispatch()
            except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
                _log.exception("dispatch failed; trying again")
                sent = 0
            if sent == 0:
                await asyncio.sleep(IDLE_SECONDS)

    async def dispatch(self) -> int:
        """Attempt everything that is due now, side by side; returns how many were attempted."""
        due = await self._claim()
        await asyncio.gather(*(self._attempt(row) for row in due))
        return len(due)

    async def _attempt(self, row: R) -> None:
        try:
            async with asyncio.timeout(ATTEMPT.total_seconds() / 2):
                await self._send(row)
        except Postponed as error:
            await self._put_off(row.id, error)
            DELIVERIES.labels(row.target, "postponed").inc()
        except Exception as error:  # noqa: BLE001 - whatever a platform's client raises means: not delivered
            await self._failed(row.id, error)
            DELIVERIES.labels(row.target, "failed").inc()
        else:
            await self._sent(row.id)
            DELIVERIES.labels(row.target, "sent").inc()

    async def _claim(self) -> list[R]:
        now, rows = self._clock.now(), self._rows
        async with self._database.transaction() as session:
            found = await session.scalars(
                select(rows)
                .where(rows.state == DeliveryState.PENDING.value, rows.next_attempt_at <= now, self._ready)
                .order_by(rows.id)
                .limit(_BATCH)
                .with_for_update(skip_locked=True, of=rows)
            )
            claimed = list(found)
            for row in claimed:
                row.attempts += 1
                row.next_attempt_at = now + ATTEMPT
            return claimed

    async def _sent(self, row_id: int) -> None:
        async with self._database.transaction() as session:
            row = await session.get_one(self._rows, row_id)
            row.state, row.why = DeliveryState.SENT.value, None

    async def _put_off(self, row_id: int, error: Postponed) -> None:
        """Nothing was attempted; it does not count."""
        async with self._database.transaction() as session:
            row = await session.get_one(self._rows, row_id)
            row.attempts -= 1
            row.next_attempt_at, row.why = error.until, error.why[:_WHY]

    async def _failed(self, row_id: int, error: Exception) -> None:
        why = (str(error) or type(error).__name__)[:_WHY]
        async with self._database.transaction() as session:
            row = await session.get_one(self._rows, row_id)
            row.why = why
            dead = isinstance(error, Undeliverable) or row.attempts >= self._backoff.attempts
            if dead:
                row.state = DeliveryState.DEAD.value
            else:
                row.next_attempt_at = self._clock.now() + self._backoff.pause(row.attempts)
            target, attempts = row.target, row.attempts
        if dead:
            _log.error("alarm: given up, now a dead letter", channel=target, attempts=attempts, why=why)
        else:
            _log.warning("not delivered", channel=target, attempts=attempts, why=why)
