"""Dead letters: what was given up. An operator sees it and sends it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from conversations.models import Delivery, DeliveryState, Due
from foundation.clock import Clock
from foundation.database import Database


@dataclass(frozen=True)
class DeadLetter:
    """Something that has not arrived. Its content is not here: it is the citizen's. `tried`: last, about then."""

    id: int
    target: str
    subject: str
    tried: datetime
    attempts: int
    why: str | None


class DeadLetters:
    """Looks at those of one table and sends them again."""

    def __init__(self, database: Database, clock: Clock, rows: type[Due] = Delivery) -> None:
        self._database, self._clock, self._rows = database, clock, rows

    async def all(self, limit: int = 200) -> list[DeadLetter]:
        """The oldest first."""
        rows = self._rows
        query = select(rows).where(rows.state == DeliveryState.DEAD.value).order_by(rows.id).limit(limit)
        async with self._database.read() as session:
            return [
                DeadLetter(row.id, row.target, row.subject, row.next_attempt_at, row.attempts, row.why)
                for row in await session.scalars(query)
            ]

    async def resend(self, ids: Collection[int] | None = None) -> int:
        """Make these (None: all) due now, as if for the first time; returns how many."""
        rows = self._rows
        changed = (
            update(rows)
            .where(rows.state == DeliveryState.DEAD.value)
            .values(state=DeliveryState.PENDING.value, attempts=0, next_attempt_at=self._clock.now())
            .returning(rows.id)
        )
        if ids is not None:
            changed = changed.where(rows.id.in_(ids))
        async with self._database.transaction() as session:
            return len(list(await session.scalars(changed)))
