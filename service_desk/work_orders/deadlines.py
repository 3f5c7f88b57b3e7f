"""Sets an order's deadlines and plans what happens around them: reminder, 催办, report to the supervisor."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.commands import WorkOrderCategory
from foundation.clock import CHINA
from service_desk.calendar.days import ONE_DAY
from service_desk.calendar.hours import DepartmentHours
from service_desk.calendar.hours_table import HoursSource
from service_desk.scheduling.agenda import plan
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.time_limits import TimeLimits

ACCEPT_LATE, REMIND_DUE = "order.accept_late", "order.remind"
URGE_LATE, ESCALATE_LATE = "order.urge", "order.escalate"
CITIZEN_SILENT, FIRST_REPLY_LATE = "order.citizen_silent", "order.first_reply"


class Deadlines:
    """Every method works in the caller's transaction and plans the jobs that watch what it sets."""

    def __init__(self, hours: HoursSource, limits: TimeLimits) -> None:
        self._hours, self._limits = hours, limits

    async def begin(self, session: AsyncSession, order: WorkOrder, now: datetime) -> None:
        """A new order: by when it is answered, and signed for."""
        limit = self._limits.of(WorkOrderCategory(order.category), order.department)
        await self.restart(session, order, now, limit.working_days)
        await self.dispatched(session, order, now)

    async def restart(self, session: AsyncSession, order: WorkOrder, now: datetime, working_days: int) -> None:
        """A whole new time limit from now."""
        hours = await self._hours.of(session, order.department)
        await self._set(session, order, hours, hours.add_working_days(now, working_days))

    async def extend(self, session: AsyncSession, order: WorkOrder, working_days: int) -> None:
        """Move the deadline by so many working days."""
        if working_days < 1:
            return
        hours = await self._hours.of(session, order.department)
        await self._set(session, order, hours, hours.add_working_days(_midnight(order.due_on), working_days))

    async def dispatched(self, session: AsyncSession, order: WorkOrder, now: datetime) -> None:
        """The order is at a department that has not signed for it yet; the deadline for the answer stays."""
        limit = self._limits.of(WorkOrderCategory(order.category), order.department)
        hours = await self._hours.of(session, order.department)
        order.accept_by = hours.add_working_time(now, timedelta(hours=limit.accept_hours))
        await plan(session, ACCEPT_LATE, order.id, order.accept_by, order.accept_by.astimezone(CHINA).isoformat())
        await self.watch(session, order)

    async def watch(self, session: AsyncSession, order: WorkOrder) -> None:
        """Plan what watches the present deadline; planned already is planned once."""
        await self._watch(session, order, await self._hours.of(session, order.department))

    async def pause(self, session: AsyncSession, order: WorkOrder, now: datetime) -> None:
        """The clock stops while the citizen is asked; it does not wait for ever."""
        order.paused_at = now
        hours = await self._hours.of(session, order.department)
        until = hours.add_working_days(now, self._limits.rules.citizen_days)
        await plan(session, CITIZEN_SILENT, order.id, _opening(hours, until + ONE_DAY), now.isoformat())

    async def resume(self, session: AsyncSession, order: WorkOrder, now: datetime) -> None:
        """The clock goes on: the working days that passed while it stood are added to the deadline."""
        if order.paused_at is None:
            return
        hours = await self._hours.of(session, order.department)
        stood = hours.count_working_days(_day(order.paused_at), _day(now))
        order.paused_at = None
        if stood:
            await self.extend(session, order, stood)
        else:
            await self._watch(session, order, hours)

    async def _set(self, session: AsyncSession, order: WorkOrder, hours: DepartmentHours, due: date) -> None:
        order.due_on = due
        await self._watch(session, order, hours)

    async def _watch(self, session: AsyncSession, order: WorkOrder, hours: DepartmentHours) -> None:
        due, rules = order.due_on, self._limits.rules
        limit = self._limits.of(WorkOrderCategory(order.category), order.department)
        remind = _working_days_before(hours, due, limit.remind_days)
        late = hours.add_working_days(_midnight(due), rules.urge_after_days)
        very_late = hours.add_working_days(_midnight(due), rules.escalate_after_days + 1)
        for kind, day in ((REMIND_DUE, remind), (URGE_LATE, late), (ESCALATE_LATE, very_late)):
            await plan(session, kind, order.id, _opening(hours, day), due.isoformat())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def _opening(hours: DepartmentHours, day: date) -> datetime:
    """When the department opens on a day, or next after it."""
    return hours.next_opening(_midnight(day))


def _working_days_before(hours: DepartmentHours, due: date, days: int) -> date:
    day = due
    for _ in range(days):
        day -= ONE_DAY
        while not hours.is_working_day(day):
            day -= ONE_DAY
    return day
