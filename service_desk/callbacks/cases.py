"""Opens call-back cases, each once, and plans the reminder."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import CHINA, Clock
from foundation.departments import HOTLINE_CENTRE
from service_desk.calendar.hours_table import HoursSource
from service_desk.callbacks.models import CallbackCase, CaseKind, CaseState
from service_desk.scheduling.agenda import plan
from service_desk.scheduling.notices import SUPERVISORS, Notices, Told
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.steps import REPLY
from service_desk.work_orders.time_limits import TimeLimits

CALL_DUE = "callback.due"


class CallbackCases:
    """Every method works in the caller's transaction."""

    def __init__(self, clock: Clock, hours: HoursSource, limits: TimeLimits, notices: Notices) -> None:
        self._clock, self._hours, self._limits, self._notices = clock, hours, limits, notices

    async def open_for_order(self, session: AsyncSession, order: WorkOrder) -> None:
        """An order was closed: call the citizen. Once per closing."""
        repliers = await session.scalars(
            select(WorkOrderEvent.actor).where(WorkOrderEvent.work_order == order.id, WorkOrderEvent.step == REPLY.name)
        )
        case = CallbackCase(
            key=f"order:{order.id}:{order.reopened}",
            kind=CaseKind.ORDER.value,
            conversation=order.conversation,
            work_order=order.id,
            department=order.department,
            about=sorted(set(repliers)),
        )
        await self._open(session, case, f"回访：工单{order.number}已办结，请回访市民。")

    async def open_for_rating(
        self, session: AsyncSession, conversation: str, part: str, level: int, about: Collection[str], at: datetime
    ) -> None:
        """A bad rating with a name: the citizen is called, always (好差评: 实名差评100%回访).

        The latest order's department is the one concerned.
        """
        order = await session.scalar(
            select(WorkOrder).where(WorkOrder.conversation == conversation).order_by(WorkOrder.id.desc()).limit(1)
        )
        waiting = await session.scalar(
            select(CallbackCase)
            .where(CallbackCase.conversation == conversation, CallbackCase.part == part)
            .where(CallbackCase.state == CaseState.OPEN.value)
        )
        if waiting is not None:  # rated again before anybody called: the last word counts, one call is made
            waiting.level = level
            return
        case = CallbackCase(
            key=f"rating:{conversation}:{part}:{at.isoformat()}",
            kind=CaseKind.RATING.value,
            conversation=conversation,
            work_order=order.id if order else None,
            department=order.department if order else None,
            part=part,
            level=level,
            about=sorted(about),
        )
        await self._open(session, case, "差评回访：收到一条实名差评，请回访市民并如实记录结果。")

    async def _open(self, session: AsyncSession, case: CallbackCase, text: str) -> None:
        known = await session.scalar(select(CallbackCase.id).where(CallbackCase.key == case.key))
        if known is not None:
            return
        now = self._clock.now()
        hours = await self._hours.of(session, HOTLINE_CENTRE)
        case.state, case.opened_at = CaseState.OPEN.value, now
        case.due_on = hours.add_working_days(now, self._limits.rules.call_back_days)
        session.add(case)
        await session.flush()
        late = hours.add_working_days(now, self._limits.rules.call_back_days + 1)
        await plan(session, CALL_DUE, case.id, hours.next_opening(datetime.combine(late, time(), CHINA)))
        for told in (Told(department=HOTLINE_CENTRE), SUPERVISORS):
            await self._notices.tell(session, told, "callback", str(case.id), text)

    async def due(self, session: AsyncSession, subject: str, _detail: str) -> None:
        """The scheduler's handler: a call that was not made is the supervisor's concern."""
        case = await session.get_one(CallbackCase, int(subject), with_for_update=True)
        if case.state == CaseState.OPEN.value:
            await self._notices.tell(session, SUPERVISORS, "callback_late", str(case.id), f"回访逾期：编号{case.id}。")
