"""Makes a draft into a numbered order with an accountable department and a deadline, once per key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.commands import WorkOrderDraft
from conversations.ports import Matter
from foundation.clock import Clock, today
from foundation.departments import HOTLINE_CENTRE, DepartmentName
from service_desk.calendar.table import CalendarSource
from service_desk.errors import NoDepartments
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent
from service_desk.work_orders.numbers import next_number
from service_desk.work_orders.personal import opened, personal_tokens
from service_desk.work_orders.statuses import CREATE, WorkOrderStatus
from service_desk.work_orders.time_limits import TimeLimits
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
        self, clock: Clock, calendars: CalendarSource, departments: DepartmentDirectory, limits: TimeLimits
    ) -> None:
        self._clock, self._calendars, self._departments, self._limits = clock, calendars, departments, limits

    async def create(self, session: AsyncSession, matter: Matter, draft: WorkOrderDraft) -> Created:
        """The order of this matter, in the caller's transaction: made now, or found under its key.

        Without a department, or with one that does not exist, it goes to the hotline centre.
        """
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
        calendar = await self._calendars.load(session)
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
        calendar = await self._calendars.load(session)
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
            status=WorkOrderStatus.DISPATCHED.value,
            received_at=now,
            due_on=calendar.add_working_days(now, self._limits[draft.category].working_days),
        )
        session.add(order)
        await session.flush()
        session.add_all(WorkOrderAssist(work_order=order.id, department=name.id) for name in assist)
        session.add(
            WorkOrderEvent(
                work_order=order.id,
                seq=1,
                at=now,
                step=CREATE,
                actor="system",
                status=order.status,
                text_masked=order.why,
            )
        )
        await session.flush()
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
