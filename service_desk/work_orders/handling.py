"""What a department does with an order: accept it, answer it; and closing it, which is somebody else's."""

from __future__ import annotations

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.intake import masked
from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from service_desk.errors import NotYours, UnknownWorkOrder, WrongState
from service_desk.ports import Announcer, DepartmentDirectory
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import presentable, told_by_citizen
from service_desk.work_orders.replies import department_answered
from service_desk.work_orders.statuses import ACCEPT, CLOSE, REPLY, Step
from service_desk.work_orders.visibility import visible_to

_log = structlog.get_logger("work_orders")


class Handling:
    """The steps of an order. They raise `UnknownWorkOrder`, `NotYours` or `WrongState`."""

    def __init__(
        self, database: Database, clock: Clock, departments: DepartmentDirectory, announcer: Announcer
    ) -> None:
        self._database, self._clock, self._departments, self._announcer = (
            database,
            clock,
            departments,
            announcer,
        )

    async def accept(self, staff: Staff, number: str) -> None:
        """签收: the accountable department takes the order on."""
        async with self._database.transaction() as session:
            order = await self._mine(session, staff, number)
            await self._take(session, order, staff, ACCEPT)

    async def reply(self, staff: Staff, number: str, text: str) -> None:
        """答复: the accountable department's answer, which the citizen finds in the conversation."""
        async with self._database.transaction() as session:
            order = await self._mine(session, staff, number)
            told = (await told_by_citizen(session, order.conversation)).values()
            await self._take(session, order, staff, REPLY, text)
            name = (await self._departments.find(session, {order.department}))[order.department].name
            blocks = department_answered(order.number, name, presentable(text, told))
            await self._announcer.say(session, order.conversation, text, blocks)

    async def close(self, staff: Staff, number: str) -> None:
        """办结: by the supervisor, not by who answered."""
        async with self._database.transaction() as session:
            order = await self._visible(session, staff, number)
            if staff.role is not Role.SUPERVISOR:
                raise NotYours(order.number, "工单由督办人员办结。")
            await self._take(session, order, staff, CLOSE)

    async def _mine(self, session: AsyncSession, staff: Staff, number: str) -> WorkOrder:
        order = await self._visible(session, staff, number)
        if staff.role not in DEPARTMENT_STAFF or staff.department != order.department:
            raise NotYours(order.number, "只有承办部门可以签收和答复。")
        return order

    async def _visible(self, session: AsyncSession, staff: Staff, number: str) -> WorkOrder:
        wanted = read_number(number)
        query = select(WorkOrder).where(WorkOrder.number == (wanted or ""), visible_to(staff)).with_for_update()
        order = await session.scalar(query)
        if order is None:
            raise UnknownWorkOrder(number)
        return order

    async def _take(
        self, session: AsyncSession, order: WorkOrder, staff: Staff, step: Step, text: str | None = None
    ) -> None:
        if order.status != step.source.value:
            raise WrongState(order.number, order.status, step.name)
        order.status = step.target.value
        last = await session.scalar(select(func.max(WorkOrderEvent.seq)).where(WorkOrderEvent.work_order == order.id))
        session.add(
            WorkOrderEvent(
                work_order=order.id,
                seq=(last or 0) + 1,
                at=self._clock.now(),
                step=step.name,
                actor=staff.name,
                status=order.status,
                text_encrypted=text,
                text_masked=await masked(session, order.conversation, text) if text else "",
            )
        )
        await session.flush()
        _log.info("work order step", number=order.number, step=step.name, account=staff.name)
