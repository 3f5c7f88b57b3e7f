"""Takes a waiting citizen: one winner, however many claim at once. From that moment the bot is silent."""

from __future__ import annotations

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph
from conversations.models import Conversation, Owner
from conversations.ownership import Ownership, change_owner, ownership, staff_owner
from foundation.accounts.roles import DEPARTMENT_STAFF
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE
from service_desk.errors import NotFound, NotYours, RuleBroken, Taken
from service_desk.ports import Announcer, AuditTrail, DepartmentDirectory
from service_desk.queue.line import current
from service_desk.queue.models import IN_LINE, Place, Presence, QueueEntry
from service_desk.queue.offering import Offering

HELLO = "的工作人员已接入，将为您服务。"


class Claiming:
    """Raises `Taken`, `NotFound`, `NotYours` or `RuleBroken`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditTrail,
        departments: DepartmentDirectory,
        announcer: Announcer,
        offering: Offering,
    ) -> None:
        self._database, self._clock, self._audit = database, clock, audit
        self._departments, self._announcer, self._offering = departments, announcer, offering

    async def claim(self, staff: Staff, entry_id: int) -> str:
        """Take this entry; returns its conversation."""
        async with self._database.transaction() as session:
            await self._check_room(session, staff)
            now = self._clock.now()
            free = or_(
                QueueEntry.state == Place.WAITING.value,
                (QueueEntry.state == Place.OFFERED.value)
                & ((QueueEntry.offered_to == staff.name) | (QueueEntry.offered_until < now)),
            )
            won = await session.execute(
                update(QueueEntry)
                .where(QueueEntry.id == entry_id, QueueEntry.department.in_(_served(staff)), free)
                .values(state=Place.CLAIMED.value, claimed_by=staff.name, claimed_at=now, offered_to=None)
                .returning(QueueEntry.conversation)
            )
            conversation = won.scalar_one_or_none()
            if conversation is None:
                raise await self._why_not(session, staff, entry_id)
            held = await ownership(session, conversation)
            if held.owner != Owner.QUEUE.value:
                raise Taken(f"queue entry {entry_id}")
            await self._take(session, staff, conversation, held)
            return conversation

    async def refuse(self, staff: Staff, entry_id: int) -> None:
        """Let an offer pass to the next."""
        async with self._database.transaction() as session:
            entry = await session.get(QueueEntry, entry_id, with_for_update=True)
            if entry is None or entry.state != Place.OFFERED.value or entry.offered_to != staff.name:
                raise NotFound("排队", entry_id)
            if entry.is_practice:
                entry.state, entry.ended_at = Place.LEFT.value, self._clock.now()
                return
            await self._offering.passed(session, entry)

    async def take_over(self, staff: Staff, conversation: str) -> None:
        """接管: take a conversation from the bot, or out of the line, at once. For the hotline centre."""
        if staff.department != HOTLINE_CENTRE:
            raise NotYours(conversation, "直接接管会话由热线中心办理。")
        async with self._database.transaction() as session:
            await self._check_room(session, staff)
            row = await session.get(Conversation, conversation, with_for_update=True)
            if row is None:
                raise NotFound("会话", conversation)
            held = await ownership(session, conversation)
            if held.owner not in (Owner.BOT.value, Owner.QUEUE.value):
                raise Taken(conversation, held.account)
            now, entry = self._clock.now(), await current(session, conversation)
            if entry is None or entry.state not in IN_LINE:
                entry = QueueEntry(
                    key=f"take-over:{conversation}:{row.version}",
                    conversation=conversation,
                    department=HOTLINE_CENTRE,
                    title="主动接管",
                    entered_at=now,
                    passed_by=[],
                )
                session.add(entry)
            entry.state, entry.claimed_by, entry.claimed_at = Place.CLAIMED.value, staff.name, now
            await self._take(session, staff, conversation, held)

    async def _take(self, session: AsyncSession, staff: Staff, conversation: str, held: Ownership) -> None:
        """The conversation's row is the truth: whoever finishes a turn now finds that the bot has no say."""
        await change_owner(session, conversation, staff_owner(staff.name), held)
        name = "热线中心"
        if staff.department is not None:
            name = (await self._departments.find(session, {staff.department}))[staff.department].name
        hello = f"{name}{HELLO}"
        await self._announcer.say(session, conversation, hello, (Paragraph(hello),))
        subject = f"conversation:{conversation}"
        await self._audit.record(session, actor=staff.name, action="conversation.claim", subject=subject)

    async def _check_room(self, session: AsyncSession, staff: Staff) -> None:
        if not staff.has(*DEPARTMENT_STAFF) or staff.department is None:
            raise NotYours(staff.name, "只有部门的工作人员可以接待。")
        presence = await session.get(Presence, staff.name, with_for_update=True)
        held = select(QueueEntry.id).where(QueueEntry.state == Place.CLAIMED.value, QueueEntry.claimed_by == staff.name)
        if presence is not None and len(list(await session.scalars(held))) >= presence.capacity:
            raise RuleBroken("no_room", "您同时接待的人数已达上限，请先结束一个会话。")

    async def _why_not(self, session: AsyncSession, staff: Staff, entry_id: int) -> Exception:
        entry = await session.get(QueueEntry, entry_id)
        if entry is None or entry.department not in _served(staff):
            return NotFound("排队", entry_id)
        return Taken(f"queue entry {entry_id}", entry.claimed_by or entry.offered_to)


def _served(staff: Staff) -> list[str]:
    return [staff.department] if staff.department else []
