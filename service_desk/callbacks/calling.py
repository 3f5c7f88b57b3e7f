"""What becomes of a call-back case: recorded by one person, closed by another, or set aside after a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.intake import masked
from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock, today
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE
from language.personal_data import masked_text, open_tokens
from service_desk.callbacks.models import CallbackCase, CallResult, CaseKind, CaseState
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ports import AuditTrail
from service_desk.ratings.reviewing import set_aside_in
from service_desk.work_orders.actors import actor_of
from service_desk.work_orders.handling import Handling
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.personal import personal_tokens
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import CALL_BACK


class Calling:
    """For the hotline centre and the supervisor. Raises `NotFound`, `NotYours` or `RuleBroken`."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail, ledger: Ledger, handling: Handling) -> None:
        self._database, self._clock, self._audit = database, clock, audit
        self._ledger, self._handling = ledger, handling

    async def page(self, staff: Staff, state: CaseState | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Cases, those due first before."""
        query = select(CallbackCase).where(_seen_by(staff)).order_by(CallbackCase.due_on, CallbackCase.id).limit(limit)
        if state is not None:
            query = query.where(CallbackCase.state == state.value)
        async with self._database.read() as session:
            rows = list(await session.scalars(query))
            orders = select(WorkOrder).where(WorkOrder.id.in_([r.work_order for r in rows]))
            of = {order.id: order for order in await session.scalars(orders)}
            tokens = {row.conversation: await personal_tokens(session, row.conversation) for row in rows}
        return [
            {**_shown(row, of.get(row.work_order or 0), tokens[row.conversation]), "steps": _steps(row, staff)}
            for row in rows
        ]

    async def record(self, staff: Staff, case_id: int, result: CallResult, told: str, *, reopen: bool = False) -> None:
        """What the citizen said and what they were told. A satisfied order is done with; `reopen` has it done again."""
        async with self._database.transaction() as session:
            case = await self._mine(session, staff, case_id, CaseState.OPEN)
            case.state, case.result = CaseState.RECORDED.value, result.value
            case.recorded_by, case.recorded_at = staff.name, self._clock.now()
            case.told_encrypted, case.told_masked = told, await masked(session, case.conversation, told)
            await self._write(session, staff, case, "record")
            if case.kind == CaseKind.ORDER.value:
                await self._end_order(session, staff, case, told, reopen)
                case.state = CaseState.CLOSED.value
                case.closed_by, case.closed_at = staff.name, self._clock.now()

    async def confirm(self, staff: Staff, case_id: int, ruling: str = "") -> None:
        """A second person closes the case of a rating."""
        await self._end(staff, case_id, CaseState.CLOSED, ruling)

    async def set_aside(self, staff: Staff, case_id: int, ruling: str) -> None:
        """误评、恶意评价 is set aside after a review by a second person, with the reason."""
        await self._end(staff, case_id, CaseState.SET_ASIDE, ruling)

    async def report(self) -> dict[str, int | float]:
        """Named bad ratings and how many of them were called back: 100 % is what the rule asks for.

        `late`: not called in time; `unconfirmed`: called, but no second person has closed the case.
        """
        rated = CallbackCase.kind == CaseKind.RATING.value
        waiting = CallbackCase.state == CaseState.OPEN.value
        counts = (
            func.count(),
            func.count(sql_case((CallbackCase.state != CaseState.OPEN.value, 1))),
            func.count(sql_case((and_(waiting, CallbackCase.due_on < today(self._clock)), 1))),
            func.count(sql_case((CallbackCase.state == CaseState.RECORDED.value, 1))),
        )
        async with self._database.read() as session:
            opened, called, late, unconfirmed = (await session.execute(select(*counts).where(rated))).one()
        share = round(called / opened, 4) if opened else 1.0
        return {"opened": opened, "called": called, "share": share, "late": late, "unconfirmed": unconfirmed}

    async def _end(self, staff: Staff, case_id: int, state: CaseState, ruling: str) -> None:
        async with self._database.transaction() as session:
            case = await self._mine(session, staff, case_id, CaseState.RECORDED)
            if case.recorded_by == staff.name:
                raise NotYours(f"回访{case_id}", "回访由另一个人核实后办结。")
            case.state, case.ruling = state.value, masked_text(ruling)
            case.closed_by, case.closed_at = staff.name, self._clock.now()
            if state is CaseState.SET_ASIDE and case.part is not None:
                await set_aside_in(session, case.conversation, case.part, case.recorded_at)
            await self._write(session, staff, case, "set_aside" if state is CaseState.SET_ASIDE else "close")

    async def _end_order(
        self, session: AsyncSession, staff: Staff, case: CallbackCase, told: str, reopen: bool
    ) -> None:
        order = await session.get_one(WorkOrder, case.work_order, with_for_update=True)
        if reopen:
            await self._handling.reopen_in(session, order, actor_of(staff), told)
        elif order.status == WorkOrderStatus.CLOSED.value:
            await self._ledger.take(session, order, actor_of(staff), CALL_BACK, told)

    async def _mine(self, session: AsyncSession, staff: Staff, case_id: int, state: CaseState) -> CallbackCase:
        query = select(CallbackCase).where(CallbackCase.id == case_id, _seen_by(staff)).with_for_update()
        case = await session.scalar(query)
        if case is None:
            raise NotFound("回访", case_id)
        if staff.name in case.about:
            raise NotYours(f"回访{case_id}", "回访由被评价人以外的人办理。")
        if case.state != state.value:
            raise RuleBroken("wrong_case_state", "这个回访已由别人处理，请刷新后再看。")
        return case

    async def _write(self, session: AsyncSession, staff: Staff, case: CallbackCase, what: str) -> None:
        await self._audit.record(session, actor=staff.name, action=f"callback.{what}", subject=f"callback:{case.id}")


def _seen_by(staff: Staff) -> ColumnElement[bool]:
    """The supervisor sees all; the hotline centre all but those of confidential orders."""
    if staff.has(Role.SUPERVISOR):
        return true()
    if staff.has(*DEPARTMENT_STAFF) and staff.department == HOTLINE_CENTRE:
        secret = select(WorkOrder.id).where(WorkOrder.confidential.is_(True))
        return or_(CallbackCase.work_order.is_(None), CallbackCase.work_order.not_in(secret))
    return false()


def _steps(row: CallbackCase, staff: Staff) -> list[str]:
    """What one may do with a case now: nobody whose work it is about, and two persons for one case."""
    if staff.name in row.about:
        return []
    if row.state == CaseState.OPEN.value:
        return ["record"]
    return ["confirm", "set_aside"] if row.state == CaseState.RECORDED.value and row.recorded_by != staff.name else []


def _shown(row: CallbackCase, order: WorkOrder | None, tokens: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "conversation": row.conversation,
        "work_order": order.number if order else None,
        "title": order.title if order else None,
        "department": row.department,
        "part": row.part,
        "level": row.level,
        "opened_at": row.opened_at.astimezone(CHINA).isoformat(),
        "due_on": row.due_on.isoformat(),
        "result": row.result,
        "told": open_tokens(row.told_masked, tokens),
        "recorded_by": row.recorded_by,
        "closed_by": row.closed_by,
    }
