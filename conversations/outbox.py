"""The outbox: brings stored messages to channels that must be sent to, in order, again and again with growing pauses.

A delivery is claimed by moving its next attempt beyond the time one attempt may take, so that two dispatchers never
send the same message at once and one that died is followed up. Of a conversation only the oldest pending delivery is
ever due: what comes after it waits. What the platform confirmed is never sent again. What is given up is a dead letter,
which an operator can see and send again (`conversations.dead_letters`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from conversations.backoff import Backoff
from conversations.errors import Postponed, Undeliverable
from conversations.models import Delivery, DeliveryState
from conversations.ports import ChannelSender
from foundation.clock import Clock
from foundation.database import Database

ATTEMPT = timedelta(seconds=30)
IDLE_SECONDS = 1.0
_BATCH = 20
_WHY = 200
_log = structlog.get_logger("outbox")


class Outbox:
    """Dispatches due deliveries; `senders` by channel."""

    def __init__(
        self, database: Database, clock: Clock, senders: Mapping[str, ChannelSender], backoff: Backoff | None = None
    ) -> None:
        self._database, self._clock, self._senders = database, clock, dict(senders)
        self._backoff = backoff or Backoff()

    async def run(self) -> None:
        """Dispatch for ever; with nobody to send to there is nothing to do."""
        while self._senders:
            try:
                sent = await self.dispatch()
            except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
                _log.exception("dispatch failed; trying again")
                sent = 0
            if sent == 0:
                await asyncio.sleep(IDLE_SECONDS)

    async def dispatch(self) -> int:
        """Attempt every delivery that is due now, side by side; returns how many were attempted."""
        due = await self._claim()
        await asyncio.gather(*(self._attempt(delivery) for delivery in due))
        return len(due)

    async def _attempt(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(ATTEMPT.total_seconds() / 2):
                await self._senders[delivery.channel].send(delivery.conversation, delivery.seq)
        except Postponed as error:
            await self._put_off(delivery.id, error)
        except Exception as error:  # noqa: BLE001 - whatever a platform's client raises means: not delivered
            await self._failed(delivery.id, error)
        else:
            await self._sent(delivery.id)

    async def _claim(self) -> list[Delivery]:
        now, earlier = self._clock.now(), aliased(Delivery)
        waits_for_another = exists().where(
            earlier.conversation == Delivery.conversation,
            earlier.state == DeliveryState.PENDING.value,
            earlier.seq < Delivery.seq,
        )
        async with self._database.transaction() as session:
            rows = await session.scalars(
                select(Delivery)
                .where(
                    Delivery.state == DeliveryState.PENDING.value,
                    Delivery.next_attempt_at <= now,
                    Delivery.channel.in_(self._senders),
                    ~waits_for_another,
                )
                .order_by(Delivery.id)
                .limit(_BATCH)
                .with_for_update(skip_locked=True, of=Delivery)
            )
            claimed = list(rows)
            for delivery in claimed:
                delivery.attempts += 1
                delivery.next_attempt_at = now + ATTEMPT
            return claimed

    async def _sent(self, delivery_id: int) -> None:
        async with self._database.transaction() as session:
            delivery = await session.get_one(Delivery, delivery_id)
            delivery.state, delivery.why = DeliveryState.SENT.value, None

    async def _put_off(self, delivery_id: int, error: Postponed) -> None:
        """Nothing was attempted; it does not count."""
        async with self._database.transaction() as session:
            delivery = await session.get_one(Delivery, delivery_id)
            delivery.attempts -= 1
            delivery.next_attempt_at, delivery.why = error.until, error.why[:_WHY]

    async def _failed(self, delivery_id: int, error: Exception) -> None:
        why = (str(error) or type(error).__name__)[:_WHY]
        async with self._database.transaction() as session:
            delivery = await session.get_one(Delivery, delivery_id)
            delivery.why = why
            dead = isinstance(error, Undeliverable) or delivery.attempts >= self._backoff.attempts
            if dead:
                delivery.state = DeliveryState.DEAD.value
            else:
                delivery.next_attempt_at = self._clock.now() + self._backoff.pause(delivery.attempts)
            channel, attempts = delivery.channel, delivery.attempts
        if dead:
            _log.error("alarm: given up, now a dead letter", channel=channel, attempts=attempts, why=why)
        else:
            _log.warning("not delivered", channel=channel, attempts=attempts, why=why)
