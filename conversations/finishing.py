"""Ends a turn: reply, orders, new owner, options and deliveries are written in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.codec import to_data
from contracts.turn import Option, TurnReply, TurnRequest
from conversations.hub import Hub
from conversations.intake import take_seq
from conversations.models import Conversation, Delivery, InboxEntry, InboxState, Message, OfferedOption, Owner
from conversations.ports import CommandHandler, Matter
from conversations.rendering import plain_text
from foundation.clock import Clock
from foundation.database import Database

OPTION_LIFE = timedelta(hours=24)


class Finisher:
    """Writes what a turn brought about, or keeps a late reply as a suggestion."""

    def __init__(self, database: Database, clock: Clock, commands: CommandHandler, hub: Hub) -> None:
        self._database, self._clock, self._commands, self._hub = database, clock, commands, hub

    async def finish(self, inbox_id: int, worker: str, request: TurnRequest, reply: TurnReply | None) -> int | None:
        """Write the reply and close the inbox entry; returns the reply's `seq`, None when nothing was said.

        A worker whose lease another process has taken over writes nothing: the other one will.
        """
        async with self._database.transaction() as session:
            conversation = await session.get_one(Conversation, request.conversation, with_for_update=True)
            entry = await session.get_one(InboxEntry, inbox_id)
            if entry.state == InboxState.DONE.value or entry.claimed_by != worker:
                return None
            entry.state = InboxState.DONE.value
            seq = None
            if reply is not None and conversation.owner == Owner.BOT.value:
                seq = await self._say(session, conversation, entry, request, reply)
            elif reply is not None:
                await self._keep_as_suggestion(session, conversation, entry, reply)
        self._hub.wake(request.conversation)
        return seq

    async def _say(
        self,
        session: AsyncSession,
        conversation: Conversation,
        entry: InboxEntry,
        request: TurnRequest,
        reply: TurnReply,
    ) -> int:
        reply = await self._carry_out(session, conversation, entry, reply)
        now = self._clock.now()
        seq = take_seq(conversation)
        if reply.context is not None:
            conversation.context = to_data(reply.context)
        session.add(
            Message(
                conversation=conversation.id,
                seq=seq,
                at=now,
                sender="bot",
                status=reply.status.value,
                reply_to=entry.seq,
                text_masked=plain_text(reply.blocks),
                blocks=to_data(reply.blocks),
                options=[self._offer(session, conversation.id, seq, option) for option in reply.options],
                trace=reply.trace,
            )
        )
        session.add(
            Delivery(conversation=conversation.id, seq=seq, channel=conversation.channel, next_attempt_at=now)
        )
        return seq

    async def _carry_out(
        self, session: AsyncSession, conversation: Conversation, entry: InboxEntry, reply: TurnReply
    ) -> TurnReply:
        for number, command in enumerate(reply.commands):
            matter = Matter(conversation.id, conversation.channel, conversation.region, f"{entry.key}#{number}")
            handled = await self._commands.handle(session, matter, command)
            reply = replace(reply, blocks=reply.blocks + handled.blocks, status=handled.status or reply.status)
            if handled.owner is not None:
                conversation.owner = handled.owner
                conversation.version += 1
        return reply

    def _offer(self, session: AsyncSession, conversation: str, seq: int, option: Option) -> dict[str, str]:
        offered = OfferedOption(
            id=secrets.token_urlsafe(12),
            conversation=conversation,
            seq=seq,
            label=option.label,
            payload=to_data(option.payload),
            expires_at=self._clock.now() + OPTION_LIFE,
        )
        session.add(offered)
        return {"id": offered.id, "label": offered.label}

    async def _keep_as_suggestion(
        self, session: AsyncSession, conversation: Conversation, entry: InboxEntry, reply: TurnReply
    ) -> None:
        """A person has taken over meanwhile: no command is run, the text is kept for them."""
        seq = take_seq(conversation)
        session.add(
            Message(
                conversation=conversation.id,
                seq=seq,
                at=self._clock.now(),
                sender="suggestion",
                status=reply.status.value,
                reply_to=entry.seq,
                text_masked=plain_text(reply.blocks),
                blocks=to_data(reply.blocks),
                trace=reply.trace,
            )
        )

