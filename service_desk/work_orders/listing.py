"""Orders as the desk lists and shows them; personal data stays partly hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.commands import WorkOrderCategory
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock, today
from foundation.database import Database
from foundation.departments import DepartmentName
from language.personal_data import open_tokens
from service_desk.calendar.table import CalendarSource
from service_desk.errors import UnknownWorkOrder
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import personal_tokens
from service_desk.work_orders.progress import is_overdue
from service_desk.work_orders.statuses import STEP_LABELS, WorkOrderStatus
from service_desk.work_orders.time_limits import TimeLimits
from service_desk.work_orders.visibility import visible_to

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Newest first; `next` is the cursor of the page after, None on the last."""

    items: list[dict[str, Any]]
    next: int | None


class Listing:
    """Read-only views for the desk."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        departments: DepartmentDirectory,
        calendars: CalendarSource,
        limits: TimeLimits,
    ) -> None:
        self._database, self._clock, self._departments = database, clock, departments
        self._calendars, self._limits = calendars, limits

    async def page(
        self,
        staff: Staff,
        *,
        status: WorkOrderStatus | None = None,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Page:
        """A page of the orders one may see. By key, not by offset: page 1000 is as quick as the first."""
        query = select(WorkOrder).where(visible_to(staff)).order_by(WorkOrder.id.desc()).limit(limit + 1)
        if status is not None:
            query = query.where(WorkOrder.status == status.value)
        if before is not None:
            query = query.where(WorkOrder.id < before)
        async with self._database.read() as session:
            orders = list(await session.scalars(query))
            names = await self._departments.find(session, {order.department for order in orders})
        more = len(orders) > limit
        items = [self._summary(order, names) for order in orders[:limit]]
        return Page(items, orders[limit - 1].id if more else None)

    async def one(self, staff: Staff, number: str) -> dict[str, Any]:
        """Everything about one order; raises `UnknownWorkOrder`, also for one that is hidden from them."""
        wanted = read_number(number) or ""
        async with self._database.read() as session:
            order = await session.scalar(select(WorkOrder).where(WorkOrder.number == wanted, visible_to(staff)))
            if order is None:
                raise UnknownWorkOrder(number)
            return await self._whole(session, order)

    async def _whole(self, session: AsyncSession, order: WorkOrder) -> dict[str, Any]:
        rows = await session.scalars(select(WorkOrderAssist.department).where(WorkOrderAssist.work_order == order.id))
        helpers = sorted(rows)
        events = await session.scalars(
            select(WorkOrderEvent).where(WorkOrderEvent.work_order == order.id).order_by(WorkOrderEvent.seq)
        )
        names = await self._departments.find(session, {order.department, *helpers})
        tokens = await personal_tokens(session, order.conversation)
        calendar = await self._calendars.load(session)
        return {
            **self._summary(order, names),
            "text": open_tokens(order.text_masked, tokens),
            "assist": [_named(names, helper) for helper in helpers],
            "item": order.item,
            "duty": order.duty,
            "why": order.why,
            "conversation": order.conversation,
            "source": order.source,
            "working_days_left": _days_left(calendar.count_working_days, today(self._clock), order.due_on),
            "timeline": [_event(event, tokens) for event in events],
        }

    def _summary(self, order: WorkOrder, names: Mapping[str, DepartmentName]) -> dict[str, Any]:
        status = WorkOrderStatus(order.status)
        return {
            "number": order.number,
            "category": order.category,
            "category_label": self._limits[WorkOrderCategory(order.category)].label,
            "title": order.title,
            "department": _named(names, order.department),
            "region": order.region,
            "status": status.value,
            "status_label": status.label,
            "received_at": order.received_at.astimezone(CHINA).isoformat(),
            "due_on": order.due_on.isoformat(),
            "overdue": is_overdue(order, today(self._clock)),
        }


def _named(names: Mapping[str, DepartmentName], department: str) -> dict[str, str]:
    return {"id": department, "name": names[department].name}


def _days_left(count: Any, now: date, due: date) -> int:
    """Working days until the deadline; negative when it has passed."""
    return int(count(now, due) if now <= due else -count(due, now))


def _event(event: WorkOrderEvent, tokens: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": event.at.astimezone(CHINA).isoformat(),
        "step": event.step,
        "label": STEP_LABELS[event.step],
        "actor": event.actor,
        "status": event.status,
        "text": open_tokens(event.text_masked, tokens),
    }
