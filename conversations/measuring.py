"""What the conversation core counts and, when somebody asks, looks up: how much waits, and for how long."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import func, select

from conversations.models import Delivery, DeliveryState, InboxEntry, InboxState
from foundation.clock import Clock
from foundation.database import Database
from foundation.metrics import SECONDS

TURNS = Counter(
    "wenzheng_turns_total", "Turns that ended, by the reply's status (`silent`: a person owns it).", ["status"]
)
TURN_SECONDS = Histogram("wenzheng_turn_seconds", "From the turn's begin until its reply is stored.", buckets=SECONDS)
DELIVERIES = Counter("wenzheng_deliveries_total", "Attempts of the outbox.", ["target", "result"])
_WAITING = Gauge("wenzheng_inbox_waiting", "Messages whose turn has not ended.")
_WAITING_SECONDS = Gauge("wenzheng_inbox_oldest_seconds", "Age of the oldest of them.")
_OUTBOX = Gauge("wenzheng_outbox_pending", "Deliveries that have not arrived.")
_OUTBOX_LATE = Gauge("wenzheng_outbox_late_seconds", "How long the first of them has been due.")
_DEAD = Gauge("wenzheng_dead_letters", "Deliveries that were given up.")


class Backlog:
    """Looks up what waits."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def look(self) -> None:
        now, pending = self._clock.now(), Delivery.state == DeliveryState.PENDING.value
        async with self._database.read() as session:
            open_turns = InboxEntry.state != InboxState.DONE.value
            waiting, oldest = (
                await session.execute(
                    select(func.count(), func.min(InboxEntry.received_at)).select_from(InboxEntry).where(open_turns)
                )
            ).one()
            letters, due = (
                await session.execute(
                    select(func.count(), func.min(Delivery.next_attempt_at)).select_from(Delivery).where(pending)
                )
            ).one()
            dead = await session.scalar(
                select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.DEAD.value)
            )
        _WAITING.set(waiting)
        _WAITING_SECONDS.set(max(0.0, (now - oldest).total_seconds()) if oldest is not None else 0.0)
        _OUTBOX.set(letters)
        _OUTBOX_LATE.set(max(0.0, (now - due).total_seconds()) if due is not None else 0.0)
        _DEAD.set(dead or 0)
