"""Ends a turn: reply, orders, new owner, options and deliveries are written in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Options, Source
from contracts.codec import to_data
from contracts.turn import Option, TurnContext, TurnReply, TurnRequest
from conversations.hub import Hub
from conversations.intake import take_seq
from conversations.models import (
    Conversation,
    InboxEntry,
    InboxState,
    Message,
    OfferedOption,
    Owner,
    Sender,
)
from conversations.needless import needless_kinds, with_kind_word
from conversations.ports import AnswerApproval, CommandHandler, HandledCommand, Matter
from conversations.rendering import plain_text
from conversations.repeating import last_said, not_the_same
from conversations.saying import queue_delivery
from foundation.clock import Clock
from foundation.database import Database

OPTION_LIFE = timedelta(hours=24)


class Finisher:
    """Writes what a turn brought about, or keeps a late reply as a suggestion."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        commands: CommandHandler,
        hub: Hub,
        approval: AnswerApproval | None = None,
    ) -> None:
        self._database, self._clock, self._commands, self._hub = database, clock, commands, hub
        self._approval = approval

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
                reply = await self._approved(session, conversation, entry, request, reply)
                seq = await self._say(session, conversation, entry, request, reply)
            elif reply is not None:
                self._suggest(session, conversation, entry.seq, reply)
        self._hub.wake(request.conversation)
        return seq

    async def keep(self, request: TurnRequest, reply: TurnReply) -> None:
        """Keep the engine's late reply for staff to see; no command of it is run (`LateReplies`)."""
        async with self._database.transaction() as session:
            conversation = await session.get_one(Conversation, request.conversation, with_for_update=True)
            seq = await session.scalar(select(InboxEntry.seq).where(InboxEntry.key == request.message_id))
            self._suggest(session, conversation, seq, reply)

    async def _approved(
        self,
        session: AsyncSession,
        conversation: Conversation,
        entry: InboxEntry,
        request: TurnRequest,
        reply: TurnReply,
    ) -> TurnReply:
        """The reply; or what is said instead, with the reply kept for staff to send."""
        if self._approval is None:
            return reply
        asked = request.text or (request.option.text if request.option is not None else None) or ""
        instead = await self._approval.instead(session, asked, reply)
        if instead is None:
            return reply
        self._suggest(session, conversation, entry.seq, reply)
        return instead

    async def _say(
        self,
        session: AsyncSession,
        conversation: Conversation,
        entry: InboxEntry,
        request: TurnRequest,
        reply: TurnReply,
    ) -> int:
        context = reply.context or request.context
        reply = await self._carry_out(session, conversation, entry, replace(reply, context=context))
        reply = not_the_same(reply, await last_said(session, conversation.id))
        reply = with_kind_word(reply, await needless_kinds(session, request, entry.seq))
        message = self._message(conversation, Sender.BOT, entry.seq, reply)
        message.options = [self._offer(session, conversation.id, message.seq, o) for o in reply.options]
        session.add(message)
        conversation.context = to_data(replace(reply.context or context, previous_text=None))
        queue_delivery(session, conversation, message.seq, self._clock.now())
        return message.seq

    async def _carry_out(
        self, session: AsyncSession, conversation: Conversation, entry: InboxEntry, reply: TurnReply
    ) -> TurnReply:
        """Run the commands. The same option chosen twice is the same matter, as is a repeated turn."""
        offered = (entry.option or {}).get("offered")
        key = f"option:{offered}" if offered else entry.key
        for number, command in enumerate(reply.commands):
            matter = Matter(conversation.id, conversation.channel, conversation.region, f"{key}#{number}")
            handled = await self._commands.handle(session, matter, command)
            reply = with_handled(reply, handled)
            if handled.owner is not None and handled.owner != conversation.owner:
                conversation.owner = handled.owner
                conversation.version += 1
        return reply if conversation.owner == Owner.BOT.value else without_form(reply)

    def _offer(self, session: AsyncSession, conversation: str, seq: int, option: Option) -> dict[str, str]:
        offered = OfferedOption(
            id=secrets.token_urlsafe(12),
            conversation=conversation,
            seq=seq,
            label=option.label[:200],
            payload=to_data(option.payload),
            expires_at=self._clock.now() + OPTION_LIFE,
        )
        session.add(offered)
        return {"id": offered.id, "label": offered.label}

    def _suggest(
        self, session: AsyncSession, conversation: Conversation, reply_to: int | None, reply: TurnReply
    ) -> None:
        session.add(self._message(conversation, Sender.SUGGESTION, reply_to, reply))

    def _message(self, conversation: Conversation, sender: Sender, reply_to: int | None, reply: TurnReply) -> Message:
        return Message(
            conversation=conversation.id,
            seq=take_seq(conversation),
            at=self._clock.now(),
            sender=sender.value,
            status=reply.status.value,
            reply_to=reply_to,
            answered_from=next((block.department for block in reply.blocks if isinstance(block, Source)), None),
            text_masked=plain_text(reply.blocks),
            blocks=to_data(reply.blocks),
            trace=reply.trace,
        )


def with_handled(reply: TurnReply, handled: HandledCommand) -> TurnReply:
    """The reply with what a command brought about, told before the question or the options that end the reply."""
    end = next((n for n, block in enumerate(reply.blocks) if isinstance(block, Options)), len(reply.blocks))
    blocks = (*reply.blocks[:end], *handled.blocks, *reply.blocks[end:])
    reply = replace(reply, blocks=blocks, status=handled.status or reply.status)
    if handled.form is None:
        return reply
    return replace(reply, context=replace(reply.context or TurnContext(), form=handled.form))


def without_form(reply: TurnReply) -> TurnReply:
    """A person takes over: the bot's question and its options are dropped."""
    if reply.context is None or reply.context.form is None:
        return reply
    blocks = tuple(block for block in reply.blocks if not isinstance(block, Options))
    return replace(reply, blocks=blocks, options=(), context=replace(reply.context, form=None))
