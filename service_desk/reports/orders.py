"""Counts what became of orders, and who took which steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.queue.models import REAL, QueueEntry
from service_desk.reports.days import china_day, hours_between, within
from service_desk.reports.figures import Period
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.statuses import OPEN

_OPEN = tuple(status.value for status in OPEN)


async def count_orders(session: AsyncSession, period: Period, now: date) -> Sequence[RowMapping]:
    """By department: orders received in the period and what became of them until `now`."""
    in_time = and_(WorkOrder.replied_at.is_not(None), china_day(WorkOrder.replied_at) <= WorkOrder.due_on)
    late = and_(
        WorkOrder.replied_at.is_(None),
        WorkOrder.status.in_(_OPEN),
        WorkOrder.paused_at.is_(None),
        WorkOrder.due_on < now,
    )
    query = (
        select(
            WorkOrder.department,
            func.count().label("received"),
            func.count(WorkOrder.replied_at).label("replied"),
            func.count(case((in_time, 1))).label("in_time"),
            func.count(case((late, 1))).label("overdue"),
            func.sum(WorkOrder.returns).label("returned"),
            func.avg(hours_between(WorkOrder.received_at, WorkOrder.accepted_at)).label("first_response_hours"),
            func.avg(hours_between(WorkOrder.received_at, WorkOrder.replied_at)).label("reply_hours"),
        )
        .where(within(WorkOrder.received_at, period))
        .group_by(WorkOrder.department)
    )
    return (await session.execute(query)).mappings().all()


async def count_steps(session: AsyncSession, period: Period) -> Sequence[RowMapping]:
    """By the order's department, who, and which step: the steps taken in the period."""
    query = (
        select(WorkOrder.department, WorkOrderEvent.actor, WorkOrderEvent.step, func.count().label("count"))
        .join(WorkOrder, WorkOrder.id == WorkOrderEvent.work_order)
        .where(within(WorkOrderEvent.at, period))
        .group_by(WorkOrder.department, WorkOrderEvent.actor, WorkOrderEvent.step)
    )
    return (await session.execute(query)).mappings().all()


async def count_claims(session: AsyncSession, period: Period) -> Sequence[RowMapping]:
    """By department and who took them: conversations taken over in the period and how long citizens waited."""
    hours = hours_between(QueueEntry.entered_at, QueueEntry.claimed_at)
    query = (
        select(
            QueueEntry.department,
            QueueEntry.claimed_by.label("actor"),
            func.count().label("count"),
            (func.sum(hours) * 60).label("minutes"),
        )
        .where(within(QueueEntry.claimed_at, period), REAL)
        .group_by(QueueEntry.department, QueueEntry.claimed_by)
    )
    return (await session.execute(query)).mappings().all()
