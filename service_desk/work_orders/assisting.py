"""会办: one department leads, others each have their part and deadline, and the lead answers for all."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.intake import masked
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import today
from service_desk.errors import NotFound, RuleBroken
from service_desk.scheduling.notices import Told
from service_desk.work_orders.actors import actor_of
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist
from service_desk.work_orders.steps import ASK_HELP, DECLINE_HELP, GIVE_HELP, RELEASE_HELP
from service_desk.work_orders.visibility import ASKED, DECLINED, GIVEN, RELEASED


class Assisting:
    """Raises what `Handling` raises."""

    def __init__(self, means: OrderMeans) -> None:
        self._means = means

    async def ask(self, staff: Staff, number: str, department: str, task: str, working_days: int) -> None:
        """Ask a department for its part; asked by the supervisor it cannot decline."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), ASK_HELP)
            if department == order.department:
                raise RuleBroken("same_department", "会办请选择承办部门以外的部门。")
            if department not in await means.departments.find(session, {department}):
                raise NotFound("部门", department)
            part = await session.get(WorkOrderAssist, (order.id, department))
            if part is not None and part.state == ASKED:
                raise RuleBroken("asked_already", "这个部门的会办还没有反馈。")
            if part is None:
                part = WorkOrderAssist(work_order=order.id, department=department)
                session.add(part)
            hours = await means.hours.of(session, department)
            due = hours.add_working_days(means.clock.now(), working_days)
            if due > order.due_on >= today(means.clock):
                raise RuleBroken("part_too_long", f"会办期限不能晚于工单的办理期限{order.due_on.isoformat()}。")
            part.state, part.due_on, part.asked_at, part.ended_at = ASKED, due, means.clock.now(), None
            part.task_masked = await masked(session, order.conversation, task)
            part.binding = staff.has(Role.SUPERVISOR)
            await session.flush()
            await means.ledger.take(session, order, actor_of(staff), ASK_HELP, task)
            text = f"会办：工单{order.number}，请在{due.isoformat()}前反馈意见。"
            await means.notices.tell(session, Told(department=department), "help_asked", order.number, text)

    async def give(self, staff: Staff, number: str, opinion: str) -> None:
        """The helper's part is done; its words are for the lead, not for the citizen."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.take(session, order, actor_of(staff), GIVE_HELP, opinion)
            part = await self._part(session, order, staff.department)
            part.state, part.ended_at = GIVEN, means.clock.now()
            part.opinion_encrypted = opinion
            part.opinion_masked = await masked(session, order.conversation, opinion)
            await self._tell_lead(session, order, "help_given", "已反馈会办意见")

    async def decline(self, staff: Staff, number: str, reason: str) -> None:
        """The helper says that it is not its part, and why; the lead goes on without or asks the supervisor."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), DECLINE_HELP)
            part = await self._part(session, order, staff.department)
            if part.binding:
                raise RuleBroken("binding", "这项会办由督办指定，不能退回。")
            await means.ledger.take(session, order, actor_of(staff), DECLINE_HELP, reason)
            part.state, part.ended_at = DECLINED, means.clock.now()
            await self._tell_lead(session, order, "help_declined", "退回了会办")

    async def release(self, staff: Staff, number: str, department: str, reason: str) -> None:
        """The lead goes on without a helper's part."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), RELEASE_HELP)
            part = await self._part(session, order, department)
            if part.state != ASKED:
                raise RuleBroken("not_asked", "这个部门没有等待反馈的会办。")
            await means.ledger.take(session, order, actor_of(staff), RELEASE_HELP, reason)
            part.state, part.ended_at = RELEASED, means.clock.now()

    async def _part(self, session: AsyncSession, order: WorkOrder, department: str | None) -> WorkOrderAssist:
        part = await session.get(WorkOrderAssist, (order.id, department)) if department else None
        if part is None:
            raise NotFound("会办", department)
        return part

    async def _tell_lead(self, session: AsyncSession, order: WorkOrder, kind: str, what: str) -> None:
        text = f"协办部门{what}：工单{order.number}。"
        await self._means.notices.tell(session, Told(department=order.department), kind, order.number, text)
