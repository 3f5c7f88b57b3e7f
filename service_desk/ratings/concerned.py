"""Whose work a rating is about: the department that last had the citizen, and the people who served them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Rating
from service_desk.queue.models import QueueEntry, Transfer
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.steps import REPLY


def department_of_rating() -> Any:
    """A column of `ratings`: the department of the conversation's latest order, else of its latest hand-off."""
    ordered = (
        select(WorkOrder.department)
        .where(WorkOrder.conversation == Rating.conversation)
        .order_by(WorkOrder.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    served = (
        select(QueueEntry.department)
        .where(QueueEntry.conversation == Rating.conversation)
        .order_by(QueueEntry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(ordered, served)


async def people_of(session: AsyncSession, conversation: str) -> set[str]:
    """The accounts that talked with the citizen or answered their orders."""
    served = select(QueueEntry.claimed_by).where(QueueEntry.conversation == conversation)
    gave = (
        select(Transfer.given_by)
        .join(QueueEntry, QueueEntry.id == Transfer.entry)
        .where(QueueEntry.conversation == conversation)
    )
    replied = (
        select(WorkOrderEvent.actor)
        .join(WorkOrder, WorkOrder.id == WorkOrderEvent.work_order)
        .where(WorkOrder.conversation == conversation, WorkOrderEvent.step == REPLY.name)
    )
    found: set[str] = set()
    for query in (served, gave, replied):
        found |= {name for name in await session.scalars(query) if name}
    return found
