"""Dead letters: deliveries that were given up. An operator sees them and sends them again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update

from conversations.models import Delivery, DeliveryState, Message
from foundation.clock import Clock
from foundation.database import Database


@dataclass(frozen=True)
class DeadLetter:
    """A message that has not reached its citizen. Its text is not here: it is the citizen's."""

    id: int
    channel: str
    conversation: str
    seq: int
    said_at: datetime
    attempts: int
    why: str | None


class DeadLetters:
    """Looks at them and sends them again."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def all(self, limit: int = 200) -> list[DeadLetter]:
        """The oldest first."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Delivery, Message.at)
                .join(Message, and_(Message.conversation == Delivery.conversation, Message.seq == Delivery.seq))
                .where(Delivery.state == DeliveryState.DEAD.value)
                .order_by(Delivery.id)
                .limit(limit)
            )
            return [DeadLetter(d.id, d.channel, d.conversation, d.seq, at, d.attempts, d.why) for d, at in rows]

    async def resend(self, ids: Collection[int] | None = None) -> int:
        """Make these (None: all) due now, as if for the first time; returns how many."""
        changed = (
            update(Delivery)
            .where(Delivery.state == DeliveryState.DEAD.value)
            .values(state=DeliveryState.PENDING.value, attempts=0, next_attempt_at=self._clock.now())
            .returning(Delivery.id)
        )
        if ids is not None:
            changed = changed.where(Delivery.id.in_(ids))
        async with self._database.transaction() as session:
            return len(list(await session.scalars(changed)))
