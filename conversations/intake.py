"""Store before work: a citizen's message goes into the inbox under its unique key before anything happens to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.errors import ConversationClosed, UnknownConversation, UnknownOption
from conversations.models import Conversation, InboxEntry, Message, OfferedOption, Owner, PersonalToken
from foundation.clock import Clock
from foundation.database import Database
from language.personal_data import close


@dataclass(frozen=True)
class Inbound:
    """What a channel received: `key` is unique per citizen message; exactly one of `text` and `option` is set."""

    conversation: str
    key: str
    text: str | None = None
    option: str | None = None


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

        Raises `UnknownConversation`, `ConversationClosed`, `UnknownOption`.
        """
        async with self._database.transaction() as session:
            conversation = await session.get(Conversation, inbound.conversation, with_for_update=True)
            if conversation is None:
                raise UnknownConversation(inbound.conversation)
            stored = await session.scalar(select(InboxEntry).where(InboxEntry.key == inbound.key))
            if stored is not None:
                return Receipt(stored.seq, repeated=True)
            if conversation.owner == Owner.CLOSED.value:
                raise ConversationClosed(conversation.id)
            now = self._clock.now()
            option = await self._option(session, inbound, now)
            text = option.label if option is not None else inbound.text or ""
            seq = take_seq(conversation)
            conversation.active_at = now
            session.add(
                Message(
                    conversation=conversation.id,
                    seq=seq,
                    at=now,
                    sender="citizen",
                    text_encrypted=text,
                    text_masked=await masked(session, conversation.id, text),
                )
            )
            session.add(
                InboxEntry(
                    key=inbound.key,
                    conversation=conversation.id,
                    seq=seq,
                    option=option.payload if option is not None else None,
                    received_at=now,
                )
            )
            return Receipt(seq, repeated=False)

    async def _option(self, session: AsyncSession, inbound: Inbound, now: datetime) -> OfferedOption | None:
        if inbound.option is None:
            return None
        option = await session.get(OfferedOption, inbound.option)
        if option is None or option.conversation != inbound.conversation or option.expires_at < now:
            raise UnknownOption(inbound.option)
        return option


def take_seq(conversation: Conversation) -> int:
    """The next place in the conversation; the caller holds the row."""
    seq = conversation.next_seq
    conversation.next_seq = seq + 1
    return seq


async def masked(session: AsyncSession, conversation: str, text: str) -> str:
    """The text with personal data as tokens; new tokens are stored with the conversation."""
    rows = await session.scalars(select(PersonalToken).where(PersonalToken.conversation == conversation))
    closed, new = close(text, {row.token: row.value for row in rows})
    session.add_all(PersonalToken(conversation=conversation, token=token, value=value) for token, value in new.items())
    return closed

