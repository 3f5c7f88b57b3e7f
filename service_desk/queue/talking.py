"""What the member of staff who has a conversation does with it: say, note, write, ask for consent, hand back, end."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block, Notice, Paragraph
from contracts.codec import from_data, to_data
from contracts.turn import OptionPayload, TurnContext
from conversations.intake import masked
from conversations.models import Conversation, Message, OfferedOption, Owner, Sender
from conversations.ownership import change_owner, ownership
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ports import Announcer, AuditTrail
from service_desk.queue.line import current
from service_desk.queue.models import Place, QueueEntry, StaffNote
from service_desk.queue.offering import Offering
from service_desk.work_orders.personal import presentable, told_by_citizen

TYPING_LASTS = timedelta(seconds=6)
CONSENT_LASTS = timedelta(hours=24)
REMEMBERED = 50  # messages of staff in which a repeated one is recognised
GOODBYE = "本次人工服务已结束，接下来由智能客服继续为您解答。欢迎对刚才的人工服务作出评价。"


class Talking:
    """Raises `NotFound` or `NotYours`: only who has the conversation may do these."""

    def __init__(
        self, database: Database, clock: Clock, audit: AuditTrail, announcer: Announcer, offering: Offering
    ) -> None:
        self._database, self._clock, self._audit = database, clock, audit
        self._announcer, self._offering = announcer, offering

    async def say(self, staff: Staff, conversation: str, text: str, client_id: str | None = None) -> int:
        """Words to the citizen; returns their place in the conversation.

        `client_id`: the console's own name for these words; the same name again says nothing twice.
        """
        async with self._database.transaction() as session:
            await self.mine(session, staff, conversation)
            if client_id is not None and (said := await _said(session, conversation, client_id)) is not None:
                return said
            told = (await told_by_citizen(session, conversation)).values()
            seq = await self._announcer.say(session, conversation, text, (Paragraph(presentable(text, told)),))
            if client_id is not None:
                row = await session.get_one(Message, await _message(session, conversation, seq))
                row.trace = {"client_id": client_id}
            return seq

    async def ask_consent(self, staff: Staff, conversation: str, question: str) -> int:
        """Ask for the citizen's consent, with two buttons; what they choose is a message of theirs."""
        async with self._database.transaction() as session:
            await self.mine(session, staff, conversation)
            blocks: tuple[Block, ...] = (Notice(question), Paragraph("请选择是否同意："))
            seq = await self._announcer.say(session, conversation, question, blocks)
            row = await session.get_one(Message, await _message(session, conversation, seq))
            row.options = [await self._option(session, conversation, seq, label) for label in ("同意", "不同意")]
            return seq

    async def note(self, staff: Staff, conversation: str, text: str) -> None:
        """A private note."""
        async with self._database.transaction() as session:
            await self.mine(session, staff, conversation)
            hidden = await masked(session, conversation, text)
            at = self._clock.now()
            session.add(
                StaffNote(conversation=conversation, at=at, account=staff.name, text_encrypted=text, text_masked=hidden)
            )

    async def typing(self, staff: Staff, conversation: str) -> None:
        """The citizen sees for a few seconds that somebody writes."""
        async with self._database.transaction() as session:
            await self.mine(session, staff, conversation)
            row = await session.get_one(Conversation, conversation, with_for_update=True)
            row.staff_typing_until = self._clock.now() + TYPING_LASTS

    async def hand_back(
        self, staff: Staff, conversation: str, summary: str, category: str, item: str | None = None
    ) -> None:
        """To the bot, with what was settled: the next message is understood in the light of `item`."""
        async with self._database.transaction() as session:
            entry = await self.mine(session, staff, conversation)
            row = await session.get_one(Conversation, conversation, with_for_update=True)
            before = from_data(TurnContext, row.context) if row.context else TurnContext(channel=row.channel)
            settled = TurnContext(
                channel=before.channel, lang=row.lang, region=before.region, audience=before.audience, item=item
            )
            row.context = to_data(settled)
            await self._end(session, staff, entry, summary, category, "hand_back")
            await self._announcer.say(session, conversation, GOODBYE, (Paragraph(GOODBYE),))
            await change_owner(session, conversation, Owner.BOT.value, await ownership(session, conversation))

    async def _end(
        self, session: AsyncSession, staff: Staff, entry: QueueEntry, summary: str, category: str, what: str
    ) -> None:
        entry.state, entry.ended_at, entry.category = Place.ENDED.value, self._clock.now(), category
        entry.summary_masked = await masked(session, entry.conversation, summary)
        subject = f"conversation:{entry.conversation}"
        await self._audit.record(session, actor=staff.name, action=f"conversation.{what}", subject=subject)
        await session.flush()
        await self._offering.somebody_came(session, entry.department)

    async def mine(self, session: AsyncSession, staff: Staff, conversation: str) -> QueueEntry:
        """The hand-off, when this member of staff has the conversation now."""
        row = await session.get(Conversation, conversation, with_for_update=True)
        entry = await current(session, conversation) if row is not None else None
        if row is None or entry is None:
            raise NotFound("会话", conversation)
        held = await ownership(session, conversation)
        if held.account != staff.name:
            raise NotYours(conversation, "会话现在不由您接待。")
        return entry

    async def real(self, session: AsyncSession, staff: Staff, conversation: str) -> QueueEntry:
        """The same for what reaches others; raises `RuleBroken` when the citizen is a simulated one."""
        entry = await self.mine(session, staff, conversation)
        if entry.is_practice:
            raise RuleBroken("practice", "这是练习会话：承办部门请在结束练习时选择。")
        return entry

    async def _option(self, session: AsyncSession, conversation: str, seq: int, label: str) -> dict[str, str]:
        offered = OfferedOption(
            id=secrets.token_urlsafe(12),
            conversation=conversation,
            seq=seq,
            label=label,
            payload=to_data(OptionPayload("consent", text=label)),
            expires_at=self._clock.now() + CONSENT_LASTS,
        )
        session.add(offered)
        return {"id": offered.id, "label": label}


async def _said(session: AsyncSession, conversation: str, client_id: str) -> int | None:
    """The place of words that were said under this name lately."""
    query = select(Message.seq, Message.trace).where(
        Message.conversation == conversation, Message.sender == Sender.STAFF.value
    )
    rows = await session.execute(query.order_by(Message.seq.desc()).limit(REMEMBERED))
    return next((seq for seq, trace in rows if trace.get("client_id") == client_id), None)


async def _message(session: AsyncSession, conversation: str, seq: int) -> int:
    query = select(Message.id).where(Message.conversation == conversation, Message.seq == seq)
    return (await session.scalars(query)).one()
