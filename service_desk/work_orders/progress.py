"""How far an order is, as a citizen is told: state, department, deadline and what happened so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.personal import presentable, told_by_citizen
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import REPLY, STEP_LABELS, Shown, shown_of


@dataclass(frozen=True)
class TimelineEntry:
    """One step; `text` are the department's words, with personal data hidden."""

    at: datetime
    step: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Progress:
    """Fit for the citizen's eyes."""

    number: str
    category: str
    status: WorkOrderStatus
    department: str
    due: date
    overdue: bool
    timeline: tuple[TimelineEntry, ...]

    @property
    def answer(self) -> str | None:
        """The department's latest words."""
        return next((entry.text for entry in reversed(self.timeline) if entry.step == REPLY.name), None)


async def progress_of(
    session: AsyncSession, order: WorkOrder, departments: DepartmentDirectory, today: date
) -> Progress:
    """The progress of an order."""
    events = await session.scalars(
        select(WorkOrderEvent).where(WorkOrderEvent.work_order == order.id).order_by(WorkOrderEvent.seq)
    )
    told = (await told_by_citizen(session, order.conversation)).values()
    names = await departments.find(session, {order.department})
    status = WorkOrderStatus(order.status)
    return Progress(
        order.number,
        order.category,
        status,
        names[order.department].name,
        order.due_on,
        is_overdue(order, today),
        tuple(_entry(event, told) for event in events if shown_of(event.step) is not Shown.HIDDEN),
    )


def is_overdue(order: WorkOrder, today: date) -> bool:
    """Whether the department still owes an answer after the last day for it."""
    return WorkOrderStatus(order.status).is_open and order.paused_at is None and today > order.due_on


def _entry(event: WorkOrderEvent, told: Collection[str]) -> TimelineEntry:
    words = event.text_encrypted or "" if shown_of(event.step) is Shown.WHOLE else ""
    return TimelineEntry(event.at, event.step, STEP_LABELS[event.step], presentable(words, told))
