"""Says something in a conversation from our side: the message, and its delivery where the channel must be sent to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block
from contracts.codec import to_data
from contracts.statuses import Status
from conversations.intake import masked, storable, take_seq
from conversations.models import Conversation, Delivery, Message, Sender
from conversations.rendering import plain_text

PRACTICE = "practice"  # staff talk with simulated citizens: nothing leaves the house
FETCHED = frozenset({"web", PRACTICE})  # channels whose citizens' side fetches; all others must be sent to


def queue_delivery(session: AsyncSession, conversation: Conversation, seq: int, at: datetime) -> None:
    """Put a stored message into the outbox, if its channel needs one."""
    if conversation.channel not in FETCHED:
        session.add(Delivery(conversation=conversation.id, seq=seq, channel=conversation.channel, next_attempt_at=at))


async def say(
    session: AsyncSession,
    conversation: str,
    at: datetime,
    blocks: Sequence[Block],
    *,
    sender: Sender = Sender.STAFF,
    status: Status | None = Status.STAFF,
    text: str | None = None,
) -> int:
    """A message of staff or system, in a transaction of the caller's; returns its `seq`.

    `text` is what was written when that is more than the blocks' own words (they may hold tokens).
    """
    row = await session.get_one(Conversation, conversation, with_for_update=True)
    seq = take_seq(row)
    row.active_at = at
    row.staff_typing_until = None
    session.add(
        Message(
            conversation=conversation,
            seq=seq,
            at=at,
            sender=sender.value,
            status=status.value if status is not None else None,
            text_encrypted=storable(text) if text is not None else None,
            text_masked=await masked(session, conversation, plain_text(blocks)),
            blocks=to_data(tuple(blocks)),
        )
    )
    queue_delivery(session, row, seq, at)
    return seq
