"""An order looked up by its number and the last four digits of the citizen's phone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock, today
from foundation.database import Database
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import phones_of, told_by_citizen
from service_desk.work_orders.progress import Progress, progress_of

MAX_FAILURES = 5
PAUSE = timedelta(hours=1)
_LAST_FOUR = re.compile(r"[0-9]{4}")


class WorkOrderLookup:
    """Finds an order for somebody who knows both secrets.

    Four digits can be guessed: after five wrong ones an order opens to nobody for an hour.
    """

    def __init__(self, database: Database, clock: Clock, departments: DepartmentDirectory) -> None:
        self._database, self._clock, self._departments = database, clock, departments

    async def find(self, number: str, phone_last4: str) -> Progress | None:
        """The order's progress; None whatever is wrong, so that numbers cannot be told apart by trying."""
        wanted = read_number(number)
        if wanted is None or not _LAST_FOUR.fullmatch(phone_last4):
            return None
        async with self._database.transaction() as session:
            order = await unlocked(session, wanted, phone_last4, self._clock.now())
            return await progress_of(session, order, self._departments, today(self._clock)) if order else None


async def unlocked(session: AsyncSession, number: str, phone_last4: str, now: datetime) -> WorkOrder | None:
    """The order of this number, for who knows the last four digits of its phone; failures are counted."""
    order = await session.scalar(select(WorkOrder).where(WorkOrder.number == number).with_for_update())
    if order is None or _paused(order, now):
        return None
    phones = phones_of(await told_by_citizen(session, order.conversation))
    if phone_last4 not in {phone[-4:] for phone in phones}:
        order.lookup_failures, order.lookup_failed_at = order.lookup_failures + 1, now
        return None
    order.lookup_failures, order.lookup_failed_at = 0, None
    return order


def _paused(order: WorkOrder, now: datetime) -> bool:
    if order.lookup_failed_at is None or order.lookup_failures < MAX_FAILURES:
        return False
    if now - order.lookup_failed_at < PAUSE:
        return True
    order.lookup_failures = 0
    return False
