"""Orders that have moved in a way their citizens should hear of outside the conversation too.

The steps plan it, in their own transaction; the gateway, which can reach the channels, carries it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from foundation.database import Database
from service_desk.ports import DepartmentDirectory
from service_desk.scheduling.agenda import DeskJob, plan
from service_desk.scheduling.scheduler import PAUSES
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import ACCEPT, ASK_CITIZEN, REPLY

ORDER_MOVED = "order.moved"
TOLD = frozenset({ACCEPT.name, ASK_CITIZEN.name, REPLY.name})


@dataclass(frozen=True)
class MovedOrder:
    """`job` is the piece of work; `key` names the step, which is told once."""

    job: int
    key: str
    conversation: str
    number: str
    status: str
    department: str
    at: datetime


async def plan_telling(session: AsyncSession, event: WorkOrderEvent) -> None:
    """In the step's transaction: have its citizen told."""
    if event.step in TOLD:
        await plan(session, ORDER_MOVED, event.work_order, event.at, detail=str(event.seq))


class MovedOrders:
    """The work as the gateway sees it. Telling happens outside these transactions: it asks a platform."""

    def __init__(self, database: Database, clock: Clock, departments: DepartmentDirectory) -> None:
        self._database, self._clock, self._departments = database, clock, departments

    async def next(self) -> MovedOrder | None:
        """What is to be told first; None when nothing is due."""
        due = DeskJob.kind == ORDER_MOVED, DeskJob.done_at.is_(None), DeskJob.due_at <= self._clock.now()
        async with self._database.read() as session:
            job = await session.scalar(select(DeskJob).where(*due).order_by(DeskJob.due_at, DeskJob.id).limit(1))
            if job is None:
                return None
            order = await session.get_one(WorkOrder, int(job.subject))
            step = WorkOrderEvent.work_order == order.id, WorkOrderEvent.seq == int(job.detail)
            event = (await session.scalars(select(WorkOrderEvent).where(*step))).one()
            name = (await self._departments.find(session, {order.department}))[order.department].name
        label = WorkOrderStatus(event.status).label
        return MovedOrder(
            job.id, f"{order.number}:{event.seq}", order.conversation, order.number, label, name, event.at
        )

    async def told(self, moved: MovedOrder) -> None:
        """It was told, or there is nobody who could be."""
        async with self._database.transaction() as session:
            (await session.get_one(DeskJob, moved.job, with_for_update=True)).done_at = self._clock.now()

    async def put_off(self, moved: MovedOrder) -> None:
        """It could not be told just now."""
        async with self._database.transaction() as session:
            job = await session.get_one(DeskJob, moved.job, with_for_update=True)
            job.due_at = self._clock.now() + PAUSES[min(job.attempts, len(PAUSES) - 1)]
            job.attempts += 1
