"""Brings a department's words into the citizen's conversation, as a message from the staff."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block
from contracts.codec import to_data
from contracts.statuses import Status
from conversations.intake import masked, storable, take_seq
from conversations.models import Conversation, Delivery, Message, Sender
from conversations.rendering import plain_text
from foundation.clock import Clock


class ConversationAnnouncer:
    """Writes the message, and its delivery where the channel must be sent to; readers find it in the database."""

    def __init__(self, clock: Clock, push_channels: Collection[str] = ()) -> None:
        self._clock, self._push_channels = clock, frozenset(push_channels)

    async def say(self, session: AsyncSession, conversation: str, text: str, blocks: Sequence[Block]) -> int:
        row = await session.get_one(Conversation, conversation, with_for_update=True)
        now, seq = self._clock.now(), take_seq(row)
        row.active_at = now
        session.add(
            Message(
                conversation=conversation,
                seq=seq,
                at=now,
                sender=Sender.STAFF.value,
                status=Status.STAFF.value,
                text_encrypted=storable(text),
                text_masked=await masked(session, conversation, plain_text(blocks)),
                blocks=to_data(tuple(blocks)),
            )
        )
        if row.channel in self._push_channels:
            session.add(Delivery(conversation=conversation, seq=seq, channel=row.channel, next_attempt_at=now))
        return seq
