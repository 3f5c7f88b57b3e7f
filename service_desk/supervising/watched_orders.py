"""Orders that want a supervisor's eye: late, soon due, given back, or asking for more time."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock, today
from foundation.database import Database
from service_desk.calendar.hours import DepartmentHours
from service_desk.calendar.hours_table import HoursSource
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.detail import named
from service_desk.work_orders.models import WorkOrder, WorkOrderRequest
from service_desk.work_orders.statuses import OPEN, WorkOrderStatus
from service_desk.work_orders.visibility import visible_to

SOON_DAYS, MOST = 2, 300


class WatchedOrders:
    """Read-only. `why` is `overdue`, `soon` (at most `SOON_DAYS` working days left), `return` or `extension`."""

    def __init__(self, database: Database, clock: Clock, departments: DepartmentDirectory, hours: HoursSource) -> None:
        self._database, self._clock, self._departments, self._hours = database, clock, departments, hours

    async def of(self, staff: Staff) -> list[dict[str, Any]]:
        """What waits for a ruling first, then by deadline; at most `MOST`."""
        now = today(self._clock)
        async with self._database.read() as session:
            limit = (await self._hours.of(session, None)).add_working_days(self._clock.now(), SOON_DAYS)
            asks = select(WorkOrderRequest.work_order).where(WorkOrderRequest.granted.is_(None))
            runs = and_(WorkOrder.due_on <= limit, WorkOrder.paused_at.is_(None))
            query = select(WorkOrder).where(
                WorkOrder.status.in_([status.value for status in OPEN]),
                or_(runs, WorkOrder.id.in_(asks)),
                visible_to(staff),
            )
            rows = list(await session.scalars(query.order_by(WorkOrder.due_on, WorkOrder.id).limit(MOST)))
            asked = await _asked(session, rows)
            names = await self._departments.find(session, {row.department for row in rows})
            hours = {row.department: await self._hours.of(session, row.department) for row in rows}
        found = [
            {
                "number": row.number,
                "title": row.title,
                "category": row.category,
                "department": named(names, row.department),
                "status": row.status,
                "status_label": WorkOrderStatus(row.status).label,
                "received_at": row.received_at.astimezone(CHINA).isoformat(),
                "due_on": row.due_on.isoformat(),
                "working_days_left": _left(hours[row.department], now, row.due_on),
                "why": _why(row, asked.get(row.id), now),
                "reason": asked[row.id].reason if row.id in asked else "",
                "confidential": row.confidential,
                "escalated": row.escalated,
                "urged": row.urged,
            }
            for row in rows
        ]
        return sorted(found, key=lambda one: one["why"] not in ("return", "extension"))


async def _asked(session: AsyncSession, rows: list[WorkOrder]) -> dict[int, WorkOrderRequest]:
    ids = [row.id for row in rows]
    query = select(WorkOrderRequest).where(WorkOrderRequest.work_order.in_(ids), WorkOrderRequest.granted.is_(None))
    return {request.work_order: request for request in await session.scalars(query.order_by(WorkOrderRequest.id))}


def _why(row: WorkOrder, asked: WorkOrderRequest | None, now: date) -> str:
    if asked is not None:
        return asked.kind
    return "overdue" if row.due_on < now else "soon"


def _left(hours: DepartmentHours, now: date, due: date) -> int:
    return hours.count_working_days(now, due) if now <= due else -hours.count_working_days(due, now)
