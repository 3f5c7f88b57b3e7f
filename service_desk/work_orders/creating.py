"""Makes a draft into a numbered order with an accountable department and a deadline, once per key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.commands import WorkOrderDraft
from conversations.ports import Matter
from foundation.clock import Clock, today
from foundation.departments import HOTLINE_CENTRE, DepartmentName
from foundation.switches import department_switch, is_thrown
from service_desk.calendar.hours_table import HoursSource
from service_desk.errors import NoDepartments
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.actors import SYSTEM
from service_desk.work_orders.deadlines import Deadlines
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist
from service_desk.work_orders.numbers import next_number
from service_desk.work_orders.personal import opened, personal_tokens
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.wording import tidy_title

_log = structlog.get_logger("work_orders")


@dataclass(frozen=True)
class Created:
    """An order with the names the citizen is told; not `certain` when the deadline's year is unpublished."""

    order: WorkOrder
    department: DepartmentName
    assist: tuple[DepartmentName, ...]
    certain: bool


class OrderBook:
    """Where orders are entered."""

    def __init__(
        self, clock: Clock, hours: HoursSource, departments: DepartmentDirectory, deadlines: Deadlines, ledger: Ledger
    ) -> None:
        self._clock, self._hours, self._departments = clock, hours, departments
        self._deadlines, self._ledger = deadlines, ledger

    async def create(self, session: AsyncSession, matter: Matter, draft: WorkOrderDraft) -> Created:
        """The order of this matter, in the caller's transaction: made now, or found under its key.

        Without a department, or with one that does not exist or takes nothing for now, the hotline centre receives it
        and dispatches it.
        """
        if draft.department is not None and await is_thrown(session, department_switch(draft.department)):
            draft = replace(draft, department=None, why=f"承办部门{draft.department}暂停接收；{draft.why}")
        lead, assist = await self._route(session, draft)
        order = await self._existing(session, matter.key)
        if order is None:
            try:
                async with session.begin_nested():
                    order = await self._enter(session, matter, draft, lead, assist)
            except IntegrityError:
                order = await self._existing(session, matter.key)  # the same key, a moment earlier
                if order is None:
                    raise
        calendar = await self._hours.of(session, order.department)
        names = {name.id: name for name in (lead, *assist)}
        return Created(order, names.get(order.department, lead), assist, order.due_on <= calendar.known_until)

    async def _enter(
        self,
        session: AsyncSession,
        matter: Matter,
        draft: WorkOrderDraft,
        lead: DepartmentName,
        assist: Sequence[DepartmentName],
    ) -> WorkOrder:
        now = self._clock.now()
        tokens = await personal_tokens(session, matter.conversation)
        order = WorkOrder(
            number=await next_number(session, today(self._clock)),
            idempotency_key=matter.key,
            conversation=matter.conversation,
            source=matter.channel,
            category=draft.category.value,
            title=tidy_title(draft.title, draft.text),
            text_encrypted=opened(draft.text, tokens),
            text_masked=draft.text,
            department=lead.id,
            region=draft.region or matter.region,
            item=draft.item,
            duty=draft.duty,
            why=draft.why[:500],
            status=(WorkOrderStatus.DISPATCHED if draft.department == lead.id else WorkOrderStatus.RECEIVED).value,
            received_at=now,
            due_on=today(self._clock),
        )
        session.add(order)
        await session.flush()
        await self._deadlines.begin(session, order, now)
        session.add_all(WorkOrderAssist(work_order=order.id, department=name.id) for name in assist)
        await self._ledger.create(session, order, SYSTEM)
        _log.info("work order made", number=order.number, department=lead.id, category=order.category)
        return order

    async def _existing(self, session: AsyncSession, key: str) -> WorkOrder | None:
        return (await session.scalars(select(WorkOrder).where(WorkOrder.idempotency_key == key))).one_or_none()

    async def _route(
        self, session: AsyncSession, draft: WorkOrderDraft
    ) -> tuple[DepartmentName, tuple[DepartmentName, ...]]:
        wanted = draft.department or HOTLINE_CENTRE
        found = await self._departments.find(session, {wanted, HOTLINE_CENTRE, *draft.assist})
        if wanted not in found:
            _log.warning("no such department; the hotline centre takes the order", department=wanted)
        lead = found.get(wanted) or found.get(HOTLINE_CENTRE)
        if lead is None:
            raise NoDepartments
        helpers = dict.fromkeys(name for name in draft.assist if name in found and name != lead.id)
        return lead, tuple(found[name] for name in helpers)
