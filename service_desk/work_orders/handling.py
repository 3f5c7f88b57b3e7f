"""The main road of an order: dispatch, accept, answer, close; and what anybody on it may do at any time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.rendering import plain_text
from foundation.accounts.sessions import Staff
from foundation.departments import DepartmentName
from service_desk.callbacks.cases import CallbackCases
from service_desk.errors import NotFound, RuleBroken
from service_desk.scheduling.notices import Told
from service_desk.work_orders.actors import CITIZEN, SYSTEM, Actor, actor_of
from service_desk.work_orders.deadlines import Deadlines
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist
from service_desk.work_orders.personal import presentable, told_by_citizen
from service_desk.work_orders.replies import department_answered, first_reply
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import (
    ACCEPT,
    ASSIGN,
    CLOSE,
    CONCEAL,
    DISPATCH,
    NOTE,
    REOPEN,
    REPLY,
    REVEAL,
    SUPERVISE,
    URGE,
    WITHDRAW,
    Step,
)
from service_desk.work_orders.visibility import ASKED

URGE_PAUSE = timedelta(hours=20)


class Handling:
    """The steps of an order. They raise `UnknownWorkOrder`, `NotYours`, `WrongState` or `RuleBroken`."""

    def __init__(self, means: OrderMeans, deadlines: Deadlines, callbacks: CallbackCases) -> None:
        self._means, self._deadlines, self._callbacks = means, deadlines, callbacks
        self._database, self._clock, self._ledger = means.database, means.clock, means.ledger

    async def dispatch(self, staff: Staff, number: str, department: str, text: str = "") -> None:
        """派单: the hotline centre sends what it received to a department."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._move(session, order, actor_of(staff), DISPATCH, department, text)

    async def assign(self, staff: Staff, number: str, department: str, text: str) -> None:
        """指定承办: the supervisor gives the order to a department, which can neither return it nor offer it on."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._move(session, order, actor_of(staff), ASSIGN, department, text)
            order.binding = True

    async def accept(self, staff: Staff, number: str) -> None:
        """签收: the accountable department takes the order on.

        Who wrote when nobody was there gets the first reply by it (GB/T 33358-2016: within 24 hours).
        """
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._ledger.take(session, order, actor_of(staff), ACCEPT)
            if order.first_reply_by is not None:
                blocks = first_reply(order, (await self._department(session, order.department)).name)
                await self._means.announcer.say(session, order.conversation, plain_text(blocks), blocks)
            order.accepted_at, order.accept_by, order.first_reply_by = self._clock.now(), None, None

    async def reply(self, staff: Staff, number: str, text: str) -> None:
        """答复: the one consolidated answer, which the citizen finds in the conversation."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._ledger.check(session, order, actor_of(staff), REPLY)
            await self._no_open_parts(session, order)
            told = (await told_by_citizen(session, order.conversation)).values()
            await self._ledger.take(session, order, actor_of(staff), REPLY, text)
            order.replied_at = self._clock.now()
            name = await self._department(session, order.department)
            blocks = department_answered(order.number, name.name, presentable(text, told))
            await self._means.announcer.say(session, order.conversation, text, blocks)

    async def close(self, staff: Staff, number: str) -> None:
        """办结: by the supervisor, not by who answered; the call-back is due the working day after."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._ledger.take(session, order, actor_of(staff), CLOSE)
            order.closed_at = self._clock.now()
            await self._callbacks.open_for_order(session, order)

    async def reopen(self, staff: Staff, number: str, text: str) -> None:
        """重办: the same department again, with the time limit of a rectification."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self.reopen_in(session, order, actor_of(staff), text)

    async def reopen_in(self, session: AsyncSession, order: WorkOrder, actor: Actor, text: str) -> None:
        """The same within a transaction of the caller's."""
        await self._ledger.take(session, order, actor, REOPEN, text)
        order.reopened += 1
        order.replied_at = order.closed_at = order.accepted_at = None
        order.extensions, order.escalated = 0, False
        await self._deadlines.restart(session, order, self._clock.now(), self._means.limits.rules.rectify_days)
        await self._deadlines.dispatched(session, order, self._clock.now())
        await self._tell_owner(session, order, "reopened", "重新办理")

    async def withdraw(self, staff: Staff, number: str, text: str) -> None:
        """撤销: a matter registered by mistake, or settled otherwise; with a reason."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._ledger.take(session, order, actor_of(staff), WITHDRAW, text)

    async def urge(self, staff: Staff, number: str, text: str = "") -> None:
        """催办 by the hotline centre."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self.urge_in(session, order, actor_of(staff), text)

    async def urge_in(self, session: AsyncSession, order: WorkOrder, actor: Actor, text: str = "") -> None:
        """The same for the citizen and the system. A person may urge an order once a day."""
        await self._ledger.check(session, order, actor, URGE)
        now = self._clock.now()
        if actor is not SYSTEM and order.urged_at is not None and now - order.urged_at < URGE_PAUSE:
            raise RuleBroken("urged_already", "这个工单一天内已经催办过，请等承办部门处理。")
        await self._ledger.take(session, order, actor, URGE, text)
        order.urged += 1
        if actor is not SYSTEM:
            order.urged_at = now
        await self._tell_owner(session, order, "urged", "市民催办" if actor is CITIZEN else "催办")

    async def supervise(self, staff: Staff, number: str, text: str) -> None:
        """督办: the supervisor's words to the department."""
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._ledger.take(session, order, actor_of(staff), SUPERVISE, text)
            await self._tell_owner(session, order, "supervised", "督办")

    async def note(self, staff: Staff, number: str, text: str) -> None:
        """A remark that only staff see."""
        await self._plain(staff, number, NOTE, text)

    async def conceal(self, staff: Staff, number: str, text: str = "") -> None:
        """Mark as confidential: from now on only leads and the supervisor see it (GB/T 33358-2016)."""
        await self._plain(staff, number, CONCEAL, text)

    async def reveal(self, staff: Staff, number: str, text: str = "") -> None:
        """No longer confidential."""
        await self._plain(staff, number, REVEAL, text)

    async def _plain(self, staff: Staff, number: str, step: Step, text: str) -> None:
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            if step in (CONCEAL, REVEAL):
                order.confidential = step is CONCEAL
            await self._ledger.take(session, order, actor_of(staff), step, text)

    async def _move(
        self, session: AsyncSession, order: WorkOrder, actor: Actor, step: Step, department: str, text: str
    ) -> None:
        await self._ledger.check(session, order, actor, step)
        name = await self._department(session, department)
        order.department = name.id
        await self._ledger.take(session, order, actor, step, text)
        await self._deadlines.dispatched(session, order, self._clock.now())
        await self._tell_owner(session, order, "dispatched", step.label)

    async def _department(self, session: AsyncSession, department: str) -> DepartmentName:
        found = (await self._means.departments.find(session, {department})).get(department)
        if found is None:
            raise NotFound("部门", department)
        return found

    async def _no_open_parts(self, session: AsyncSession, order: WorkOrder) -> None:
        query = select(WorkOrderAssist.department).where(
            WorkOrderAssist.work_order == order.id, WorkOrderAssist.state == ASKED
        )
        waiting = list(await session.scalars(query))
        if waiting:
            names = await self._means.departments.find(session, waiting)
            said = "、".join(sorted(name.name for name in names.values()))
            raise RuleBroken("parts_open", f"{said}还没有反馈会办意见；请等反馈，或终止会办后再答复。")

    async def _tell_owner(self, session: AsyncSession, order: WorkOrder, kind: str, what: str) -> None:
        status = WorkOrderStatus(order.status).label
        text = f"{what}：工单{order.number}（{status}），{order.due_on.isoformat()}前答复市民。"
        await self._means.notices.tell(session, Told(department=order.department), kind, order.number, text)
