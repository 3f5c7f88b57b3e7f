"""Orders as the desk lists and shows them; personal data stays partly hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock, today
from foundation.database import Database
from foundation.departments import DepartmentName
from language.personal_data import open_tokens
from service_desk.calendar.hours_table import HoursSource
from service_desk.errors import UnknownWorkOrder
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.actors import actor_of
from service_desk.work_orders.detail import event_json, named, read_detail
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import personal_tokens
from service_desk.work_orders.progress import is_overdue
from service_desk.work_orders.statuses import OPEN, WorkOrderStatus
from service_desk.work_orders.steps import STEPS, Side, Step
from service_desk.work_orders.time_limits import TimeLimits
from service_desk.work_orders.visibility import ASKED, visible_to

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
        hours: HoursSource,
        limits: TimeLimits,
    ) -> None:
        self._database, self._clock, self._departments = database, clock, departments
        self._hours, self._limits = hours, limits

    async def page(
        self,
        staff: Staff,
        *,
        status: WorkOrderStatus | None = None,
        overdue: bool = False,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Page:
        """A page of the orders one may see. By key, not by offset: page 1000 is as quick as the first."""
        query = select(WorkOrder).where(visible_to(staff)).order_by(WorkOrder.id.desc()).limit(limit + 1)
        if status is not None:
            query = query.where(WorkOrder.status == status.value)
        if overdue:
            late = WorkOrder.due_on < today(self._clock)
            query = query.where(late, WorkOrder.status.in_([s.value for s in OPEN]), WorkOrder.paused_at.is_(None))
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
        shown = await self.find(staff, number)
        if shown is None:
            raise UnknownWorkOrder(number)
        return shown

    async def find(self, staff: Staff, number: str) -> dict[str, Any] | None:
        """The same; None instead of the error."""
        wanted = read_number(number) or ""
        async with self._database.read() as session:
            order = await session.scalar(select(WorkOrder).where(WorkOrder.number == wanted, visible_to(staff)))
            return None if order is None else await self._whole(session, staff, order)

    async def step(self, staff: Staff, number: str, seq: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The order as it is now, with the citizen's words, and one of its steps; None when it is hidden."""
        async with self._database.read() as session:
            order = await session.scalar(select(WorkOrder).where(WorkOrder.number == number, visible_to(staff)))
            if order is None:
                return None
            event = await session.scalar(
                select(WorkOrderEvent).where(WorkOrderEvent.work_order == order.id, WorkOrderEvent.seq == seq)
            )
            if event is None:
                return None
            names = await self._departments.find(session, {order.department})
            tokens = await personal_tokens(session, order.conversation)
        text = open_tokens(order.text_masked, tokens)
        return {**self._summary(order, names), "text": text}, event_json(event, tokens)

    async def _whole(self, session: AsyncSession, staff: Staff, order: WorkOrder) -> dict[str, Any]:
        detail = await read_detail(session, order)
        names = await self._departments.find(session, {order.department, *detail.departments})
        tokens = await personal_tokens(session, order.conversation)
        hours = await self._hours.of(session, order.department)
        asked = {part.department for part in detail.parts if part.state == ASKED}
        sides = actor_of(staff).sides(order.department, asked)
        return {
            **self._summary(order, names),
            "text": open_tokens(order.text_masked, tokens),
            "item": order.item,
            "duty": order.duty,
            "why": order.why,
            "conversation": order.conversation,
            "source": order.source,
            "working_days_left": _days_left(hours.count_working_days, today(self._clock), order.due_on),
            "steps": [step.name for step in STEPS.values() if _may(step, sides, order)],
            **detail.to_json(names, tokens),
        }

    def _summary(self, order: WorkOrder, names: Mapping[str, DepartmentName]) -> dict[str, Any]:
        status = WorkOrderStatus(order.status)
        return {
            "number": order.number,
            "category": order.category,
            "category_label": self._limits.label(order.category),
            "title": order.title,
            "department": named(names, order.department),
            "region": order.region,
            "status": status.value,
            "status_label": status.label,
            "received_at": order.received_at.astimezone(CHINA).isoformat(),
            "due_on": order.due_on.isoformat(),
            "overdue": is_overdue(order, today(self._clock)),
            "paused": order.paused_at is not None,
            "accept_by": _moment(order.accept_by),
            "confidential": order.confidential,
            "binding": order.binding,
            "escalated": order.escalated,
            "urged": order.urged,
            "reopened": order.reopened,
        }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at is not None else None


def _days_left(count: Callable[[date, date], int], now: date, due: date) -> int:
    """Working days until the deadline; negative when it has passed."""
    return count(now, due) if now <= due else -count(due, now)


def _may(step: Step, sides: frozenset[Side], order: WorkOrder) -> bool:
    """Whether the table lets somebody on these sides take the step now; a rule may still stand against it."""
    return bool(sides & step.by) and WorkOrderStatus(order.status) in step.sources
