"""Claims on the inbox: who works on which message, and until when. A claim whose holder died expires."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.codec import from_data
from contracts.turn import OptionPayload, TurnContext, TurnRequest
from conversations.models import Conversation, InboxEntry, InboxState, Message
from foundation.clock import Clock
from foundation.database import Database
from language.normalise import has_content

LEASE = timedelta(seconds=10)
_LONGEST = 2 * LEASE  # a claim beyond it was made by a clock that has been set back since
_LOOK_BACK = 5
_COMMAND_MARK = re.compile(r"\A[\s/／]+")


@dataclass(frozen=True)
class Claim:
    """A turn this process may run until the lease ends. `department` is set when one was asked for by name."""

    inbox_id: int
    owner: str
    request: TurnRequest
    department: str | None = None


class Claims:
    """The open messages of the inbox, as one worker sees them."""

    def __init__(self, database: Database, clock: Clock, worker: str) -> None:
        self._database, self._clock, self._worker = database, clock, worker

    async def open_conversations(self) -> list[str]:
        """Conversations with a message that nobody works on."""
        now, until = self._clock.now(), InboxEntry.claimed_until
        stored = InboxEntry.state == InboxState.STORED.value
        over = or_(until < now, until > now + _LONGEST)
        abandoned = (InboxEntry.state == InboxState.CLAIMED.value) & over
        async with self._database.read() as session:
            query = select(InboxEntry.conversation).where(or_(stored, abandoned)).distinct()
            return list(await session.scalars(query))

    async def next(self, conversation_id: str) -> Claim | None:
        """Claim the oldest open message, unless another worker is busy with this conversation."""
        async with self._database.transaction() as session:
            conversation = await session.get(Conversation, conversation_id, with_for_update=True)
            entry = await session.scalar(
                select(InboxEntry)
                .where(InboxEntry.conversation == conversation_id, InboxEntry.state != InboxState.DONE.value)
                .order_by(InboxEntry.seq)
                .limit(1)
            )
            if entry is None or conversation is None or self._held(entry):
                return None
            entry.state = InboxState.CLAIMED.value
            entry.claimed_by, entry.claimed_until = self._worker, self._clock.now() + LEASE
            entry.attempts += 1
            request = await _request(session, conversation, entry)
            return Claim(entry.id, conversation.owner, request, (entry.option or {}).get("department"))

    async def release(self) -> None:
        """Give back what this worker holds (at shutdown), so that the next process need not wait for the lease."""
        async with self._database.transaction() as session:
            await session.execute(
                update(InboxEntry)
                .where(InboxEntry.state == InboxState.CLAIMED.value, InboxEntry.claimed_by == self._worker)
                .values(state=InboxState.STORED.value, claimed_by=None, claimed_until=None)
            )

    def _held(self, entry: InboxEntry) -> bool:
        now, until = self._clock.now(), entry.claimed_until
        return entry.state == InboxState.CLAIMED.value and until is not None and now <= until <= now + _LONGEST


def neutral(text: str) -> str:
    """Text without a leading slash, which the engine would take for a command (`/restart`)."""
    return _COMMAND_MARK.sub("", text)


async def _request(session: AsyncSession, conversation: Conversation, entry: InboxEntry) -> TurnRequest:
    option = from_data(OptionPayload, entry.option) if entry.option is not None else None
    text = await session.scalar(
        select(Message.text_masked).where(Message.conversation == conversation.id, Message.seq == entry.seq)
    )
    stored = from_data(TurnContext, conversation.context)
    context = TurnContext(
        channel=conversation.channel,
        lang=conversation.lang,
        region=stored.region or conversation.region,
        audience=stored.audience,
        item=stored.item,
        facets=stored.facets,
        form=stored.form,
        previous_text=await _previous_text(session, conversation.id, entry.seq),
    )
    said = None if option is not None else neutral(text or "")
    return TurnRequest(conversation.id, entry.key, text=said, option=option, context=context)


async def _previous_text(session: AsyncSession, conversation: str, before: int) -> str | None:
    """What the citizen last wrote themselves, options left out."""
    query: Any = (
        select(Message.text_masked)
        .join(InboxEntry, (InboxEntry.conversation == Message.conversation) & (InboxEntry.seq == Message.seq))
        .where(Message.conversation == conversation, Message.seq < before, InboxEntry.option.is_(None))
        .order_by(Message.seq.desc())
        .limit(_LOOK_BACK)
    )
    texts = [neutral(text) for text in await session.scalars(query)]
    return next((text for text in texts if has_content(text)), None)
