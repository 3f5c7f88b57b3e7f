"""What the desk shows of the line and of conversations, and what a waiting citizen is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Message, Owner
from conversations.ports import QueueState
from foundation.accounts.models import Account
from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE
from language.personal_data import open_tokens
from service_desk.errors import NotFound
from service_desk.ports import DepartmentDirectory, SendingAllowances
from service_desk.queue.line import current, minutes_to_wait, place_of
from service_desk.queue.models import IN_LINE, REAL, Place, QueueEntry, StaffNote, Transfer
from service_desk.work_orders.personal import personal_tokens

_BRIEFED = ("category", "title", "department", "assist", "region", "item", "duty", "why")


class Viewing:
    """Read-only; personal data stays partly hidden."""

    def __init__(
        self, database: Database, departments: DepartmentDirectory, allowances: SendingAllowances | None = None
    ) -> None:
        self._database, self._departments, self._allowances = database, departments, allowances

    async def line(self, staff: Staff) -> list[dict[str, Any]]:
        """Who waits at one's department, first come first; for the supervisor everywhere."""
        query = select(QueueEntry).where(QueueEntry.state.in_(IN_LINE), _seen_by(staff)).order_by(QueueEntry.id)
        query = query.where(or_(REAL, QueueEntry.offered_to == staff.name))
        async with self._database.read() as session:
            return [await self._waiting(session, staff, row) for row in list(await session.scalars(query.limit(200)))]

    async def mine(self, staff: Staff) -> list[dict[str, Any]]:
        """The conversations one has."""
        query = select(QueueEntry).where(QueueEntry.state == Place.CLAIMED.value, QueueEntry.claimed_by == staff.name)
        async with self._database.read() as session:
            rows = list(await session.scalars(query.order_by(QueueEntry.id)))
            found = []
            for row in rows:
                talk = await session.get_one(Conversation, row.conversation)
                found.append({**_entry(row), "last_seq": talk.next_seq - 1, "read_seq": talk.read_seq})
        return found

    async def transfers(self, staff: Staff) -> list[dict[str, Any]]:
        """Offers that wait for one's answer."""
        to_me = or_(Transfer.to_account == staff.name, Transfer.to_department == (staff.department or ""))
        query = select(Transfer, QueueEntry).join(QueueEntry, QueueEntry.id == Transfer.entry)
        async with self._database.read() as session:
            rows = await session.execute(query.where(Transfer.state == "offered", to_me).order_by(Transfer.id))
            return [
                {"id": row.id, "by": row.given_by, "reason": row.reason, "title": entry.title} for row, entry in rows
            ]

    async def conversation(self, staff: Staff, conversation: str, after: int = 0) -> dict[str, Any]:
        """Transcript, suggestions, notes and briefing; raises `NotFound` when it is not theirs to see.

        `sending`: how much the channel still lets us send, where it counts.
        """
        sending = await self._allowances.told(conversation) if self._allowances is not None else None
        async with self._database.read() as session:
            row, entry = await self.check(session, staff, conversation)
            tokens = await personal_tokens(session, conversation)
            said = select(Message).where(Message.conversation == conversation, Message.seq > after)
            notes = select(StaffNote).where(StaffNote.conversation == conversation).order_by(StaffNote.id)
            return {
                "conversation": conversation,
                "channel": row.channel,
                "owner": row.owner,
                "version": row.version,
                "read_seq": row.read_seq,
                "sending": sending,
                "briefing": {name: entry.draft.get(name) for name in _BRIEFED} if entry is not None else None,
                "messages": [
                    {
                        "seq": message.seq,
                        "at": message.at.astimezone(CHINA).isoformat(),
                        "from": message.sender,
                        "status": message.status,
                        "text": open_tokens(message.text_masked, tokens),
                    }
                    for message in await session.scalars(said.order_by(Message.seq).limit(500))
                ],
                "notes": [
                    {
                        "at": n.at.astimezone(CHINA).isoformat(),
                        "by": n.account,
                        "text": open_tokens(n.text_masked, tokens),
                    }
                    for n in await session.scalars(notes)
                ],
            }

    async def state(self, session: AsyncSession, conversation: str, owner: str) -> QueueState:
        """The `QueueView` of the citizen's channels: place and time while waiting, then the department's name."""
        entry = await current(session, conversation)
        if entry is None:
            return QueueState()
        name = (await self._departments.find(session, {entry.department}))[entry.department].name
        if owner != Owner.QUEUE.value:
            account = await session.scalar(select(Account.id).where(Account.name == entry.claimed_by))
            return QueueState(staff=f"{account}号工作人员" if account else "工作人员", department=name)
        place = await place_of(session, entry)
        return QueueState(place, await minutes_to_wait(session, entry.department, place), None, name)

    async def _waiting(self, session: AsyncSession, staff: Staff, row: QueueEntry) -> dict[str, Any]:
        offered = row.offered_to == staff.name and row.state == Place.OFFERED.value
        return {**_entry(row), "position": await place_of(session, row), "offered_to_me": offered}

    async def check(
        self, session: AsyncSession, staff: Staff, conversation: str
    ) -> tuple[Conversation, QueueEntry | None]:
        """The conversation and its last hand-off; raises `NotFound` when it is not theirs to see."""
        row = await session.get(Conversation, conversation)
        entry = await current(session, conversation)
        if row is None or not await self._may_see(session, staff, entry):
            raise NotFound("会话", conversation)
        return row, entry

    async def _may_see(self, session: AsyncSession, staff: Staff, entry: QueueEntry | None) -> bool:
        """Those who have it, those of the department it waits or waited at, whom it is offered to, the supervisor.

        The hotline centre sees conversations of the bot, which it may take over.
        """
        if staff.has(Role.SUPERVISOR):
            return True
        if not staff.has(*DEPARTMENT_STAFF) or staff.department is None:
            return False
        if entry is None:
            return staff.department == HOTLINE_CENTRE
        if entry.department == staff.department or entry.claimed_by == staff.name:
            return True
        to_me = or_(Transfer.to_account == staff.name, Transfer.to_department == staff.department)
        offer = select(Transfer.id).where(Transfer.entry == entry.id, Transfer.state == "offered", to_me)
        return await session.scalar(offer.limit(1)) is not None


def _seen_by(staff: Staff) -> ColumnElement[bool]:
    if staff.has(Role.SUPERVISOR):
        return true()
    if not staff.has(*DEPARTMENT_STAFF) or staff.department is None:
        return false()
    return QueueEntry.department == staff.department


def _entry(row: QueueEntry) -> dict[str, Any]:
    return {
        "id": row.id,
        "conversation": row.conversation,
        "department": row.department,
        "title": row.title,
        "skill": row.skill,
        "state": row.state,
        "entered_at": row.entered_at.astimezone(CHINA).isoformat(),
    }
