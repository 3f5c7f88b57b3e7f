"""The outbox: brings stored messages to the channels that must be sent to, in the order of the conversation.

Of a conversation only the oldest pending delivery is ever due: what comes after it waits. What the platform confirmed
is never sent again.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from conversations.backoff import Backoff
from conversations.dispatching import Dispatcher
from conversations.models import Delivery, DeliveryState
from conversations.ports import ChannelSender
from foundation.clock import Clock
from foundation.database import Database


class Outbox(Dispatcher[Delivery]):
    """Dispatches due deliveries; `senders` by channel. `waits`: which of them a channel may still bring by itself."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        senders: Mapping[str, ChannelSender],
        backoff: Backoff | None = None,
        waits: ColumnElement[bool] | None = None,
    ) -> None:
        self._senders = dict(senders)
        earlier = aliased(Delivery)
        waits_for_another = exists().where(
            earlier.conversation == Delivery.conversation,
            earlier.state == DeliveryState.PENDING.value,
            earlier.seq < Delivery.seq,
        )
        ready = Delivery.channel.in_(self._senders) & ~waits_for_another
        if waits is not None:
            ready &= ~waits
        super().__init__(database, clock, Delivery, self._deliver, ready=ready, backoff=backoff)

    async def run(self) -> None:
        """Dispatch for ever; with nobody to send to there is nothing to do."""
        if self._senders:
            await super().run()

    async def _deliver(self, delivery: Delivery) -> None:
        await self._senders[delivery.channel].send(delivery.conversation, delivery.seq)
