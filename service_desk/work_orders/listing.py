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
from service_desk.calendar.hours import DepartmentHours
from service_desk.calendar.hours_table import HoursSource
from service_desk.errors import UnknownWorkOrder
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.allowed import Standing
from service_desk.work_orders.detail import event_json, named, read_detail
from service_desk.work_orders.filters import EVERYTHING, Cursor, OrderFilter, Sort, cursor_of, sorted_from
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import personal_tokens
from service_desk.work_orders.progress import is_overdue
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.time_limits import TimeLimits
from service_desk.work_orders.visibility import visible_to

PAGE, SOON_DAYS = 50, 2


@dataclass(frozen=True)
class Page:
    """Newest first; `next` is the cursor of the page after, None on the last."""

    items: list[dict[str, Any]]
    next: Cursor | None


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
        wanted: OrderFilter = EVERYTHING,
        *,
        sort: Sort = Sort.NEWEST,
        before: Cursor | None = None,
        limit: int = PAGE,
    ) -> Page:
        """A page of the orders one may see."""
        async with self._database.read() as session:
            soon = await self._soon_until(session, staff) if wanted.soon else today(self._clock)
            query = select(WorkOrder).where(visible_to(staff), *wanted.conditions(staff, today(self._clock), soon))
            orders = list(await session.scalars(sorted_from(query, sort, before).limit(limit + 1)))
            departments = {order.department for order in orders}
            names = await self._departments.find(session, departments)
            hours = await self._hours.of_all(session, departments)
        more = len(orders) > limit
        items = [self._summary(order, names, hours[order.department]) for order in orders[:limit]]
        return Page(items, cursor_of(orders[limit - 1], sort) if more else None)

    async def _soon_until(self, session: AsyncSession, staff: Staff) -> date:
        """The last day of what is due soon, by the asker's own working days."""
        return (await self._hours.of(session, staff.department)).add_working_days(self._clock.now(), SOON_DAYS)

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
            hours = await self._hours.of(session, order.department)
        text = open_tokens(order.text_masked, tokens)
        return {**self._summary(order, names, hours), "text": text}, event_json(event, tokens)

    async def _whole(self, session: AsyncSession, staff: Staff, order: WorkOrder) -> dict[str, Any]:
        detail = await read_detail(session, order)
        names = await self._departments.find(session, {order.department, *detail.departments})
        tokens = await personal_tokens(session, order.conversation)
        hours = await self._hours.of(session, order.department)
        standing = Standing(staff, order, detail, hours, self._limits.rules, self._clock.now())
        return {
            **self._summary(order, names, hours),
            "text": open_tokens(order.text_masked, tokens),
            "item": order.item,
            "duty": order.duty,
            "why": order.why,
            "conversation": order.conversation,
            "source": order.source,
            "steps": standing.steps,
            **detail.to_json(names, tokens),
        }

    def _summary(self, order: WorkOrder, names: Mapping[str, DepartmentName], hours: DepartmentHours) -> dict[str, Any]:
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
            "working_days_left": _days_left(hours.count_working_days, today(self._clock), order.due_on),
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
