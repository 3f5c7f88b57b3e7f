"""首问负责: a conversation is offered on with a reason; the giver keeps it until somebody accepts.

After more refusals than the rules allow only the supervisor decides, and that binds.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph
from conversations.ownership import change_owner, ownership, staff_owner
from foundation.accounts.models import Account
from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from language.personal_data import masked_text
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ports import Announcer, AuditTrail, DepartmentDirectory
from service_desk.queue.line import current
from service_desk.queue.models import QueueEntry, Transfer
from service_desk.queue.talking import Talking
from service_desk.scheduling.notices import SUPERVISORS, Notices, Told
from service_desk.work_orders.time_limits import TimeLimits


class Transferring:
    """Raises `NotFound`, `NotYours` or `RuleBroken`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditTrail,
        departments: DepartmentDirectory,
        announcer: Announcer,
        notices: Notices,
        limits: TimeLimits,
        talking: Talking,
    ) -> None:
        self._database, self._clock, self._audit, self._departments = database, clock, audit, departments
        self._announcer, self._notices, self._limits, self._talking = announcer, notices, limits, talking

    async def offer(
        self, staff: Staff, conversation: str, reason: str, *, account: str | None, department: str | None
    ) -> int:
        """Offer it to a colleague or to a department; returns the offer's number."""
        if (account is None) == (department is None):
            raise RuleBroken("one_receiver", "请选择一位同事，或一个部门。")
        async with self._database.transaction() as session:
            entry = await self._talking.real(session, staff, conversation)
            if entry.refusals > self._limits.rules.refusals:
                raise RuleBroken("supervisor_decides", "多次转办被退回，已报督办，由督办人员指定。")
            if await self._open(session, Transfer.entry == entry.id) is not None:
                raise RuleBroken("offered_already", "这个会话正在转办，请等对方答复。")
            await self._exists(session, account, department)
            row = Transfer(
                entry=entry.id,
                given_by=staff.name,
                to_account=account,
                to_department=department,
                reason=masked_text(reason),
                offered_at=self._clock.now(),
            )
            session.add(row)
            await session.flush()
            told = Told(account=account) if account else Told(department=department)
            await self._notices.tell(session, told, "transfer", str(row.id), f"转办：{entry.title}（{reason}）")
            await self._write(session, staff.name, entry, "transfer_offer")
            return row.id

    async def accept(self, staff: Staff, transfer: int) -> str:
        """Take it on: from now on it is the receiver's; returns the conversation."""
        async with self._database.transaction() as session:
            row, entry = await self._offered_to(session, staff, transfer)
            row.state, row.answered_by, row.answered_at = "accepted", staff.name, self._clock.now()
            await self._give(session, entry, row.given_by, staff.name, staff.department)
            await self._write(session, staff.name, entry, "transfer_accept")
            return entry.conversation

    async def refuse(self, staff: Staff, transfer: int, reason: str) -> None:
        """Not ours, and why; the giver keeps it. One refusal too many is the supervisor's matter."""
        async with self._database.transaction() as session:
            row, entry = await self._offered_to(session, staff, transfer)
            row.state, row.answered_by, row.answered_at = "refused", staff.name, self._clock.now()
            row.answer = masked_text(reason)
            entry.refusals += 1
            text = f"转办被退回：{entry.title}（{reason}）"
            await self._notices.tell(session, Told(account=row.given_by), "transfer_refused", str(row.id), text)
            if entry.refusals > self._limits.rules.refusals:
                text = f"会话多次转办被退回，请指定承办：{entry.title}"
                await self._notices.tell(session, SUPERVISORS, "transfer_disputed", entry.conversation, text)
            await self._write(session, staff.name, entry, "transfer_refuse")

    async def assign(self, staff: Staff, conversation: str, account: str, reason: str) -> None:
        """The supervisor gives a conversation that staff have to somebody, bindingly."""
        if not staff.has(Role.SUPERVISOR):
            raise NotYours(conversation, "指定接待由督办人员办理。")
        async with self._database.transaction() as session:
            entry, held = await current(session, conversation), await ownership(session, conversation)
            if entry is None or held.account is None:
                raise RuleBroken("nobody_has_it", "这个会话现在不由工作人员接待。")
            receiver = await self._exists(session, account, None)
            open_offer = await self._open(session, Transfer.entry == entry.id)
            if open_offer is not None:
                open_offer.state = "withdrawn"
            await self._give(session, entry, held.account, account, receiver)
            text = f"督办指定由您接待：{entry.title}（{reason}）"
            await self._notices.tell(session, Told(account=account), "assigned", conversation, text)
            await self._write(session, staff.name, entry, "assign")

    async def _give(
        self, session: AsyncSession, entry: QueueEntry, giver: str, account: str, department: str | None
    ) -> None:
        held = await ownership(session, entry.conversation)
        if held.account != giver:
            raise RuleBroken("moved_on", "这个会话已不由原来的工作人员接待。")
        await change_owner(session, entry.conversation, staff_owner(account), held)
        entry.claimed_by, entry.department = account, department or entry.department
        name = (await self._departments.find(session, {entry.department}))[entry.department].name
        text = f"您的咨询已转由{name}的工作人员继续为您服务，之前的内容不用重复说明。"
        await self._announcer.say(session, entry.conversation, text, (Paragraph(text),))

    async def _offered_to(self, session: AsyncSession, staff: Staff, transfer: int) -> tuple[Transfer, QueueEntry]:
        mine = or_(Transfer.to_account == staff.name, Transfer.to_department == staff.department)
        row = await self._open(session, (Transfer.id == transfer) & mine)
        if row is None or not staff.has(*DEPARTMENT_STAFF):
            raise NotFound("转办", transfer)
        return row, await session.get_one(QueueEntry, row.entry, with_for_update=True)

    async def _open(self, session: AsyncSession, which: ColumnElement[bool]) -> Transfer | None:
        return await session.scalar(select(Transfer).where(which, Transfer.state == "offered").with_for_update())

    async def _exists(self, session: AsyncSession, account: str | None, department: str | None) -> str | None:
        """The receiver's department; raises `NotFound`."""
        if department is not None:
            if department not in await self._departments.find(session, {department}):
                raise NotFound("部门", department)
            return department
        row = await session.scalar(select(Account).where(Account.name == account, Account.disabled_at.is_(None)))
        serves = {row.role, *row.further_roles} & set(DEPARTMENT_STAFF) if row is not None else set()
        if row is None or not serves or row.department is None:
            raise NotFound("同事", account)
        return row.department

    async def _write(self, session: AsyncSession, actor: str, entry: QueueEntry, what: str) -> None:
        subject = f"conversation:{entry.conversation}"
        await self._audit.record(session, actor=actor, action=f"conversation.{what}", subject=subject)
