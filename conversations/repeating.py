"""The bot never says the very same thing twice in a row: whoever composed the reply, a repeat is told as one.

The actions vary what they say; this is the last resort that makes it certain, for fixed texts and our own notices too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph
from contracts.codec import to_data
from contracts.turn import TurnReply
from conversations.models import Message, Sender

LEADS = ("和刚才说的一样：", "再跟您说一遍：")


async def last_said(session: AsyncSession, conversation: str) -> list[Any] | None:
    """The blocks of the bot's latest message; None when it has said nothing yet."""
    query = select(Message.blocks).where(Message.conversation == conversation, Message.sender == Sender.BOT.value)
    return await session.scalar(query.order_by(Message.seq.desc()).limit(1))


def not_the_same(reply: TurnReply, before: list[Any] | None) -> TurnReply:
    """The reply, with a lead when it is what was said `before` (with or without a lead of its own)."""
    said, (first, second) = to_data(reply.blocks), ([to_data(Paragraph(lead))] for lead in LEADS)
    if not before or before not in (said, first + said, second + said):
        return reply
    lead = LEADS[1] if before == first + said else LEADS[0]
    return replace(reply, blocks=(Paragraph(lead), *reply.blocks))
