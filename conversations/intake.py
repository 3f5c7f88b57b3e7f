"""Store before work: a citizen's message goes into the inbox under its unique key before anything happens to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.codec import to_data
from contracts.turn import OptionPayload
from conversations.errors import ConversationClosed, TooManyWaiting, UnknownConversation, UnknownOption
from conversations.models import (
    Conversation,
    InboxEntry,
    InboxState,
    Message,
    OfferedOption,
    Owner,
    PersonalToken,
    Sender,
)
from foundation.clock import Clock
from foundation.database import Database
from language.normalise import is_traditional, visible
from language.personal_data import close

MAX_WAITING = 20


@dataclass(frozen=True)
class HandOver:
    """The citizen asks for a person by a button that no reply offered: about what, and at which department."""

    topic: str | None = None
    department: str | None = None


@dataclass(frozen=True)
class Inbound:
    """What a channel received: `key` is unique per citizen message; exactly one of the other three is set."""

    conversation: str
    key: str
    text: str | None = None
    option: str | None = None
    hand_over: HandOver | None = None


@dataclass(frozen=True)
class Receipt:
    """Where the message stands; `repeated` when the same key was stored before."""

    seq: int
    repeated: bool


class Intake:
    """Opens conversations and stores what citizens send."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self, channel: str, site: str, lang: str = "zh-Hans", region: str | None = None) -> str:
        """A new conversation, owned by the bot; returns its id."""
        async with self._database.transaction() as session:
            return self.open_in(session, channel, site, lang, region)

    def open_in(self, session: AsyncSession, channel: str, site: str, lang: str, region: str | None) -> str:
        """The same within a transaction of the caller's."""
        now = self._clock.now()
        conversation = Conversation(
            id=uuid.uuid4().hex, channel=channel, site=site, lang=lang, region=region, created_at=now, active_at=now
        )
        session.add(conversation)
        return conversation.id

    async def accept(self, inbound: Inbound) -> Receipt:
        """Store a message and its place in the conversation, committed when this returns.

        Raises `UnknownConversation`, `ConversationClosed`, `UnknownOption`, `TooManyWaiting`.
        """
        async with self._database.transaction() as session:
            conversation = await session.get(Conversation, inbound.conversation, with_for_update=True)
            if conversation is None:
                raise UnknownConversation(inbound.conversation)
            stored, waiting = await _standing(session, inbound)
            if stored is not None:
                return Receipt(stored, repeated=True)
            if conversation.owner == Owner.CLOSED.value:
                raise ConversationClosed(conversation.id)
            if waiting >= MAX_WAITING:
                raise TooManyWaiting(waiting)
            now = self._clock.now()
            text, option = await self._content(session, inbound, now)
            if is_traditional(text):
                conversation.lang = "zh-Hant"
            seq = take_seq(conversation)
            conversation.active_at = now
            message = Message(
                conversation=conversation.id,
                seq=seq,
                at=now,
                sender=Sender.CITIZEN.value,
                text_encrypted=storable(text),
                text_masked=await masked(session, conversation.id, text),
            )
            entry = InboxEntry(key=inbound.key, conversation=conversation.id, seq=seq, option=option, received_at=now)
            session.add_all((message, entry))
            return Receipt(seq, repeated=False)

    async def _content(
        self, session: AsyncSession, inbound: Inbound, now: datetime
    ) -> tuple[str, dict[str, Any] | None]:
        """What the citizen said, and what it means when it was not free text."""
        if inbound.hand_over is not None:
            wish = inbound.hand_over
            topic = await masked(session, inbound.conversation, wish.topic) if wish.topic else None
            payload = to_data(OptionPayload("request_human", text=topic))
            text = f"转人工：{wish.topic}" if wish.topic else "转人工"
            return text, {**payload, "department": wish.department} if wish.department else payload
        if inbound.option is None:
            return inbound.text or "", None
        option = await session.get(OfferedOption, inbound.option)
        if option is None or option.conversation != inbound.conversation or option.expires_at < now:
            raise UnknownOption(inbound.option)
        return option.label, {**option.payload, "offered": option.id}


async def _standing(session: AsyncSession, inbound: Inbound) -> tuple[int | None, int]:
    """The place of the message when it was stored before, and how many of its conversation wait; in one question."""
    stored = select(InboxEntry.seq).where(InboxEntry.key == inbound.key).scalar_subquery()
    waiting = (
        select(func.count())
        .select_from(InboxEntry)
        .where(InboxEntry.conversation == inbound.conversation, InboxEntry.state != InboxState.DONE.value)
        .scalar_subquery()
    )
    seq, count = (await session.execute(select(stored, waiting))).one()
    return seq, count


def take_seq(conversation: Conversation) -> int:
    """The next place in the conversation; the caller holds the row."""
    seq = conversation.next_seq
    conversation.next_seq = seq + 1
    return seq


def storable(text: str) -> str:
    """The text as written, but for lone surrogates, which no encoding can hold."""
    return text.encode("utf-8", "replace").decode()


async def masked(session: AsyncSession, conversation: str, text: str) -> str:
    """What is visible of the text, with personal data as tokens; new tokens are stored with the conversation."""
    closed, new = close(visible(text), {})
    if not new:
        return closed  # most messages name nobody: what tokens there are already does not matter
    rows = await session.scalars(select(PersonalToken).where(PersonalToken.conversation == conversation))
    closed, new = close(visible(text), {row.token: row.value for row in rows})
    session.add_all(PersonalToken(conversation=conversation, token=token, value=value) for token, value in new.items())
    await session.flush()
    return closed
