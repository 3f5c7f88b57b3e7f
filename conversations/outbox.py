"""The outbox: brings stored messages to channels that must be sent to, again and again with growing pauses.

A delivery is claimed by moving its next attempt beyond the time one attempt may take, so that two dispatchers never
send the same message at once and one that died is followed up. What the platform confirmed is never sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy import select

from conversations.models import Delivery, DeliveryState
from conversations.ports import ChannelSender
from foundation.clock import Clock
from foundation.database import Database

PAUSES = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800, 7200))
ATTEMPT = timedelta(seconds=30)
IDLE_SECONDS = 1.0
_BATCH = 20
_log = structlog.get_logger("outbox")


class Outbox:
    """Dispatches due deliveries; `senders` by channel."""

    def __init__(self, database: Database, clock: Clock, senders: Mapping[str, ChannelSender]) -> None:
        self._database, self._clock, self._senders = database, clock, dict(senders)

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
        """Attempt every delivery that is due now, oldest first; returns how many were attempted."""
        due = await self._claim()
        for delivery in due:
            try:
                async with asyncio.timeout(ATTEMPT.total_seconds() / 2):
                    await self._senders[delivery.channel].send(delivery.conversation, delivery.seq)
            except Exception as error:  # noqa: BLE001 - whatever a platform's client raises means: not delivered
                await self._failed(delivery.id, error)
            else:
                await self._sent(delivery.id)
        return len(due)

    async def _claim(self) -> list[Delivery]:
        now = self._clock.now()
        async with self._database.transaction() as session:
            rows = await session.scalars(
                select(Delivery)
                .where(
                    Delivery.state == DeliveryState.PENDING.value,
                    Delivery.next_attempt_at <= now,
                    Delivery.channel.in_(self._senders),
                )
                .order_by(Delivery.id)
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            )
            claimed = list(rows)
            for number, delivery in enumerate(claimed, 1):
                delivery.attempts += 1
                delivery.next_attempt_at = now + ATTEMPT * number
            return claimed

    async def _sent(self, delivery_id: int) -> None:
        async with self._database.transaction() as session:
            delivery = await session.get_one(Delivery, delivery_id)
            delivery.state = DeliveryState.SENT.value

    async def _failed(self, delivery_id: int, error: Exception) -> None:
        async with self._database.transaction() as session:
            delivery = await session.get_one(Delivery, delivery_id)
            if delivery.attempts > len(PAUSES):
                delivery.state = DeliveryState.DEAD.value
            else:
                delivery.next_attempt_at = self._clock.now() + PAUSES[delivery.attempts - 1]
            _log.warning("not delivered", channel=delivery.channel, attempts=delivery.attempts, why=repr(error))
