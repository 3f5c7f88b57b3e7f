"""What the scheduler does to orders: reminds, urges, reports, goes on without the citizen. Each looks first whether
it is still wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.scheduling.notices import SUPERVISORS, Told
from service_desk.scheduling.scheduler import JobHandler
from service_desk.work_orders.actors import SYSTEM
from service_desk.work_orders.deadlines import (
    ACCEPT_LATE,
    CITIZEN_SILENT,
    ESCALATE_LATE,
    FIRST_REPLY_LATE,
    REMIND_DUE,
    URGE_LATE,
)
from service_desk.work_orders.handling import Handling
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.pausing import Pausing
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import ESCALATE, REMIND


class Watching:
    """Handlers of the jobs that `Deadlines` plans; `subject` is the order's id, `detail` the deadline watched."""

    def __init__(self, means: OrderMeans, handling: Handling, pausing: Pausing) -> None:
        self._means, self._handling, self._pausing = means, handling, pausing

    def handlers(self) -> Mapping[str, JobHandler]:
        return {
            ACCEPT_LATE: self.accept_late,
            REMIND_DUE: self.remind,
            URGE_LATE: self.urge,
            ESCALATE_LATE: self.escalate,
            CITIZEN_SILENT: self.citizen_silent,
            FIRST_REPLY_LATE: self.first_reply_late,
        }

    async def accept_late(self, session: AsyncSession, subject: str, detail: str) -> None:
        order = await _order(session, subject)
        waiting = order.status == WorkOrderStatus.DISPATCHED.value and order.accept_by is not None
        if waiting and order.accept_by == datetime.fromisoformat(detail):
            await self._handling.urge_in(session, order, SYSTEM, "超过签收时限")

    async def remind(self, session: AsyncSession, subject: str, detail: str) -> None:
        if (order := await self._running(session, subject, detail)) is not None:
            await self._means.ledger.take(session, order, SYSTEM, REMIND)
            text = f"到期提醒：工单{order.number}应在{order.due_on.isoformat()}前答复市民。"
            await self._means.notices.tell(session, Told(department=order.department), "due", order.number, text)

    async def urge(self, session: AsyncSession, subject: str, detail: str) -> None:
        if (order := await self._running(session, subject, detail)) is not None:
            await self._handling.urge_in(session, order, SYSTEM, "已超过办理期限")

    async def escalate(self, session: AsyncSession, subject: str, detail: str) -> None:
        if (order := await self._running(session, subject, detail)) is not None:
            await self._report(session, order, f"工单{order.number}超期未答复，请督办。")

    async def citizen_silent(self, session: AsyncSession, subject: str, detail: str) -> None:
        order = await _order(session, subject)
        if order.paused_at is not None and order.paused_at == datetime.fromisoformat(detail):
            await self._pausing.resume_in(session, order, SYSTEM, "市民未在期限内补充，继续办理")
            text = f"市民未补充：工单{order.number}恢复计时。"
            told = Told(department=order.department)
            await self._means.notices.tell(session, told, "citizen_silent", order.number, text)

    async def first_reply_late(self, session: AsyncSession, subject: str, _detail: str) -> None:
        order = await _order(session, subject)
        if order.first_reply_by is not None and WorkOrderStatus(order.status).is_open:
            order.first_reply_by = None
            await self._report(session, order, f"非工作时间留言超过24小时未回应：工单{order.number}，请督办。")

    async def _report(self, session: AsyncSession, order: WorkOrder, text: str) -> None:
        await self._means.ledger.take(session, order, SYSTEM, ESCALATE)
        order.escalated = True
        await self._means.notices.tell(session, SUPERVISORS, "escalated", order.number, text)

    async def _running(self, session: AsyncSession, subject: str, detail: str) -> WorkOrder | None:
        """The order, when it still owes an answer by this very deadline and its clock runs."""
        order = await _order(session, subject)
        runs = WorkOrderStatus(order.status).is_open and order.paused_at is None
        return order if runs and order.due_on.isoformat() == detail else None


async def _order(session: AsyncSession, subject: str) -> WorkOrder:
    return await session.get_one(WorkOrder, int(subject), with_for_update=True)
