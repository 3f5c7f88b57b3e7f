"""Asking the citizen for something, and going on when it has come: meanwhile the clock stands still."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph
from conversations.models import Message, Sender
from foundation.accounts.sessions import Staff
from service_desk.scheduling.notices import Told
from service_desk.work_orders.actors import CITIZEN, Actor, actor_of
from service_desk.work_orders.deadlines import Deadlines
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.personal import presentable, told_by_citizen
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import ASK_CITIZEN, RESUME


class Pausing:
    """请市民补充 and 恢复办理."""

    def __init__(self, means: OrderMeans, deadlines: Deadlines) -> None:
        self._means, self._deadlines = means, deadlines

    async def ask(self, staff: Staff, number: str, text: str) -> None:
        """Ask the citizen, in their conversation; the deadline waits with the order."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            told = (await told_by_citizen(session, order.conversation)).values()
            await means.ledger.take(session, order, actor_of(staff), ASK_CITIZEN, text)
            await self._deadlines.pause(session, order, means.clock.now())
            await means.uploads.ask(session, order.conversation)
            blocks = (
                Paragraph(f"关于您的工单{order.number}，承办部门需要您补充："),
                Paragraph(presentable(text, told)),
                Paragraph("直接在这里回复即可，回复后会继续办理。"),
            )
            await means.announcer.say(session, order.conversation, text, blocks)

    async def resume(self, staff: Staff, number: str, text: str = "") -> None:
        """Go on: the department has what it needs."""
        async with self._means.database.transaction() as session:
            order = await self._means.ledger.find(session, staff, number)
            await self.resume_in(session, order, actor_of(staff), text)

    async def resume_in(self, session: AsyncSession, order: WorkOrder, actor: Actor, text: str = "") -> None:
        """The same within a transaction of the caller's."""
        await self._means.ledger.take(session, order, actor, RESUME, text)
        await self._deadlines.resume(session, order, self._means.clock.now())

    async def answered(self) -> int:
        """Go on with every order whose citizen has written since they were asked; returns how many."""
        waiting = select(WorkOrder.id).where(WorkOrder.status == WorkOrderStatus.WAITING.value)
        said = (
            select(Message.id)
            .where(
                Message.conversation == WorkOrder.conversation,
                Message.sender == Sender.CITIZEN.value,
                Message.at > WorkOrder.paused_at,
            )
            .exists()
        )
        async with self._means.database.read() as session:
            ids = list(await session.scalars(waiting.where(said)))
        for order_id in ids:
            await self._go_on(order_id)
        return len(ids)

    async def _go_on(self, order_id: int) -> None:
        async with self._means.database.transaction() as session:
            order = await session.get_one(WorkOrder, order_id, with_for_update=True)
            if order.status != WorkOrderStatus.WAITING.value:
                return  # the department was quicker
            await self.resume_in(session, order, CITIZEN, "市民已在会话中回复")
            text = f"市民已补充：工单{order.number}恢复办理。"
            told = Told(department=order.department)
            await self._means.notices.tell(session, told, "supplemented", order.number, text)
