"""What a department asks for and somebody above rules on: an extension (延期), a return (退单)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, today
from foundation.departments import HOTLINE_CENTRE
from language.personal_data import masked_text
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.scheduling.notices import SUPERVISORS, Told
from service_desk.work_orders.actors import actor_of
from service_desk.work_orders.deadlines import Deadlines
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent, WorkOrderRequest
from service_desk.work_orders.steps import (
    ASK_EXTENSION,
    ASSIGN,
    CREATE,
    DISPATCH,
    GRANT_EXTENSION,
    HAND_ON,
    REFUSE_EXTENSION,
    REFUSE_RETURN,
    REOPEN,
    RETURN,
    UPHOLD_RETURN,
)

EXTENSION, RETURN_KIND = "extension", "return"
ARRIVALS = (CREATE, *(step.name for step in (DISPATCH, ASSIGN, UPHOLD_RETURN, HAND_ON, REOPEN)))


class Requests:
    """Raises what `Handling` raises."""

    def __init__(self, means: OrderMeans, deadlines: Deadlines) -> None:
        self._means, self._deadlines = means, deadlines

    async def ask_extension(self, staff: Staff, number: str, days: int, reason: str) -> None:
        """申请延期, before the last day has passed; decided by the supervisor."""
        means, rules = self._means, self._means.limits.rules
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), ASK_EXTENSION)
            if await self._pending(session, order, EXTENSION) is not None:
                raise RuleBroken("extension_pending", "这个工单已有一个延期申请等待审批。")
            if order.extensions >= rules.extensions:
                raise RuleBroken("extension_used", f"一个工单最多延期{rules.extensions}次。")
            if days > rules.extension_days:
                raise RuleBroken("extension_too_long", f"一次最多延期{rules.extension_days}个工作日。")
            if today(means.clock) > order.due_on:
                raise RuleBroken("extension_too_late", "已超过办理期限，不能再申请延期；请尽快答复市民。")
            self._ask(session, order, staff, EXTENSION, reason, str(days))
            await means.ledger.take(session, order, actor_of(staff), ASK_EXTENSION, f"{days}个工作日：{reason}")
            text = f"延期申请：工单{order.number}申请延期{days}个工作日，请审批。"
            await means.notices.tell(session, SUPERVISORS, "extension_asked", order.number, text)

    async def decide_extension(self, staff: Staff, number: str, granted: bool, ruling: str = "") -> None:
        """Grant or refuse: a granted one moves the deadline, and the citizen sees the new one."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            step = GRANT_EXTENSION if granted else REFUSE_EXTENSION
            await means.ledger.check(session, order, actor_of(staff), step)
            request = await self._decide(session, order, staff, EXTENSION, granted, ruling)
            if granted:
                order.extensions += 1
                await self._deadlines.extend(session, order, int(request.wanted or 0))
            await means.ledger.take(session, order, actor_of(staff), step, ruling)
            said = f"同意，延至{order.due_on.isoformat()}" if granted else "不同意"
            await self._answer(session, order, request, "extension_ruled", f"延期申请{said}：工单{order.number}。")

    async def ask_return(self, staff: Staff, number: str, reason: str, department: str | None = None) -> None:
        """申请退单 within the first working days, with a reason; the asker stays responsible until the ruling."""
        means, rules = self._means, self._means.limits.rules
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), RETURN)
            if order.binding:
                raise RuleBroken("binding", "这个工单由督办指定承办，不能再退；请办理，或请督办协调。")
            if department is not None:
                await self._known(session, department)
            hours = await means.hours.of(session, order.department)
            arrived = await self._arrived(session, order)
            passed = hours.count_working_days(arrived.astimezone(CHINA).date(), today(means.clock))
            if passed > rules.return_within_days:
                raise RuleBroken(
                    "return_too_late", f"派单后{rules.return_within_days}个工作日内可以申请退单，现已超过。"
                )
            order.returns += 1
            self._ask(session, order, staff, RETURN_KIND, reason, department)
            await means.ledger.take(session, order, actor_of(staff), RETURN, reason)
            told = SUPERVISORS if order.returns > rules.returns else Told(department=HOTLINE_CENTRE)
            text = f"退单申请：工单{order.number}第{order.returns}次退单，请裁定。"
            await means.notices.tell(session, told, "return_asked", order.number, text)

    async def uphold_return(self, staff: Staff, number: str, department: str, ruling: str) -> None:
        """同意退单: the order goes to another department; after too many, only the supervisor rules, bindingly."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), UPHOLD_RETURN)
            many = self._many_returns(order, staff)
            if department == order.department:
                raise RuleBroken("same_department", "同意退单时请改派给另一个部门。")
            await self._known(session, department)
            request = await self._decide(session, order, staff, RETURN_KIND, True, ruling)
            order.department, order.binding = department, many
            await means.ledger.take(session, order, actor_of(staff), UPHOLD_RETURN, ruling)
            await self._deadlines.dispatched(session, order, means.clock.now())
            await self._answer(session, order, request, "return_ruled", f"同意退单：工单{order.number}。")
            text = f"派单：工单{order.number}，{order.due_on.isoformat()}前答复市民。"
            await means.notices.tell(session, Told(department=department), "dispatched", order.number, text)

    async def refuse_return(self, staff: Staff, number: str, ruling: str) -> None:
        """不同意退单: the department keeps the order for good."""
        means = self._means
        async with means.database.transaction() as session:
            order = await means.ledger.find(session, staff, number)
            await means.ledger.check(session, order, actor_of(staff), REFUSE_RETURN)
            self._many_returns(order, staff)
            request = await self._decide(session, order, staff, RETURN_KIND, False, ruling)
            order.binding = True
            await means.ledger.take(session, order, actor_of(staff), REFUSE_RETURN, ruling)
            await self._deadlines.dispatched(session, order, means.clock.now())
            await self._answer(session, order, request, "return_ruled", f"不同意退单：工单{order.number}，请签收办理。")

    def _many_returns(self, order: WorkOrder, staff: Staff) -> bool:
        many = order.returns > self._means.limits.rules.returns
        if many and not staff.has(Role.SUPERVISOR):
            raise NotYours(order.number, "多次退单的工单由督办人员裁定。")
        return many

    async def _known(self, session: AsyncSession, department: str) -> None:
        if department not in await self._means.departments.find(session, {department}):
            raise NotFound("部门", department)

    async def _arrived(self, session: AsyncSession, order: WorkOrder) -> datetime:
        """When the order came to the department that has it now."""
        query = select(WorkOrderEvent.at).where(
            WorkOrderEvent.work_order == order.id, WorkOrderEvent.step.in_(ARRIVALS)
        )
        return await session.scalar(query.order_by(WorkOrderEvent.seq.desc()).limit(1)) or order.received_at

    def _ask(
        self, session: AsyncSession, order: WorkOrder, staff: Staff, kind: str, reason: str, wanted: str | None
    ) -> None:
        session.add(
            WorkOrderRequest(
                work_order=order.id,
                kind=kind,
                department=order.department,
                asked_by=staff.name,
                asked_at=self._means.clock.now(),
                reason=masked_text(reason),
                wanted=wanted,
            )
        )

    async def _pending(self, session: AsyncSession, order: WorkOrder, kind: str) -> WorkOrderRequest | None:
        return await session.scalar(
            select(WorkOrderRequest).where(
                WorkOrderRequest.work_order == order.id,
                WorkOrderRequest.kind == kind,
                WorkOrderRequest.decided_at.is_(None),
            )
        )

    async def _decide(
        self, session: AsyncSession, order: WorkOrder, staff: Staff, kind: str, granted: bool, ruling: str
    ) -> WorkOrderRequest:
        request = await self._pending(session, order, kind)
        if request is None:
            raise RuleBroken("nothing_asked", "没有等待裁定的申请。")
        request.decided_by, request.decided_at = staff.name, self._means.clock.now()
        request.granted, request.ruling = granted, masked_text(ruling)
        return request

    async def _answer(
        self, session: AsyncSession, order: WorkOrder, request: WorkOrderRequest, kind: str, text: str
    ) -> None:
        await self._means.notices.tell(session, Told(department=request.department), kind, order.number, text)
