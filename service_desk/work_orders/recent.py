"""Orders that moved a moment ago, for consoles that show lists and orders: what they show they ask for anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.visibility import visible_to

LATELY, MOST = timedelta(minutes=2), 50


class RecentSteps:
    """Read-only; steps of orders that one may not see are not told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def of(self, staff: Staff) -> list[dict[str, Any]]:
        """The latest steps, oldest first; `id` grows with every step. A console that was away longer loads anew."""
        since = WorkOrderEvent.at > self._clock.now() - LATELY
        query = (
            select(WorkOrderEvent.id, WorkOrderEvent.step, WorkOrderEvent.actor, WorkOrder.number)
            .join(WorkOrder, WorkOrder.id == WorkOrderEvent.work_order)
            .where(since, visible_to(staff))
            .order_by(WorkOrderEvent.id.desc())
            .limit(MOST)
        )
        async with self._database.read() as session:
            rows = list(await session.execute(query))
        return [{"id": row.id, "number": row.number, "step": row.step, "by": row.actor} for row in reversed(rows)]
