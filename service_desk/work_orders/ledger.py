"""Takes steps: the one place where an order's state changes, held against the table and written down twice."""

from __future__ import annotations

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.intake import masked
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from service_desk.errors import NotYours, UnknownWorkOrder, WrongState
from service_desk.ports import AuditTrail, StepListener, StepTaken
from service_desk.work_orders.actors import Actor
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent
from service_desk.work_orders.moved import plan_telling
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import CREATE, Step
from service_desk.work_orders.visibility import ASKED, visible_to

_log = structlog.get_logger("work_orders")


class Ledger:
    """Finds orders for those who may see them, and writes steps: event and audit line in the same transaction."""

    def __init__(self, clock: Clock, audit: AuditTrail, listener: StepListener | None = None) -> None:
        self._clock, self._audit, self._listener = clock, audit, listener

    async def find(self, session: AsyncSession, staff: Staff, number: str) -> WorkOrder:
        """The order, locked for a step; raises `UnknownWorkOrder`, also for one that is hidden from them."""
        wanted = read_number(number)
        query = select(WorkOrder).where(WorkOrder.number == (wanted or ""), visible_to(staff)).with_for_update()
        order = await session.scalar(query)
        if order is None:
            raise UnknownWorkOrder(number)
        return order

    async def check(self, session: AsyncSession, order: WorkOrder, actor: Actor, step: Step) -> None:
        """Raises `NotYours` or `WrongState` when the step is not theirs to take, or not now."""
        asked = select(WorkOrderAssist.department).where(
            WorkOrderAssist.work_order == order.id, WorkOrderAssist.state == ASKED
        )
        helpers = set(await session.scalars(asked))
        if not actor.sides(order.department, helpers) & step.by:
            raise NotYours(order.number, step.needs)
        if WorkOrderStatus(order.status) not in step.sources:
            raise WrongState(order.number, order.status, step.name)

    async def take(
        self, session: AsyncSession, order: WorkOrder, actor: Actor, step: Step, text: str = ""
    ) -> WorkOrderEvent:
        """Take a step after checking it."""
        await self.check(session, order, actor, step)
        if step.target is not None:
            order.status = step.target.value
        return await self.write(session, order, actor, step.name, text)

    async def create(self, session: AsyncSession, order: WorkOrder, actor: Actor) -> None:
        """The first event of an order; its words are why it is at this department."""
        event = await self.write(session, order, actor, CREATE, "")
        event.text_masked = order.why

    async def write(
        self, session: AsyncSession, order: WorkOrder, actor: Actor, step: str, text: str
    ) -> WorkOrderEvent:
        query = select(func.max(WorkOrderEvent.seq)).where(WorkOrderEvent.work_order == order.id)
        event = WorkOrderEvent(
            work_order=order.id,
            seq=(await session.scalar(query) or 0) + 1,
            at=self._clock.now(),
            step=step,
            actor=actor.name,
            status=order.status,
            text_encrypted=text or None,
            text_masked=await masked(session, order.conversation, text) if text else "",
        )
        session.add(event)
        subject = f"work_order:{order.number}"
        await self._audit.record(session, actor=actor.name, action=f"work_order.{step}", subject=subject)
        await session.flush()
        await plan_telling(session, event)
        if self._listener is not None:
            await self._listener.stepped(session, StepTaken(order.id, order.number, event.seq, event.at))
        _log.info("work order step", number=order.number, step=step, account=actor.name)
        return event
