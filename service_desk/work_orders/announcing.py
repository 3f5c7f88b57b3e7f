"""Brings a department's words into the citizen's conversation, as a message from the staff."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block
from conversations.saying import say
from foundation.clock import Clock


class ConversationAnnouncer:
    """Writes the message, and its delivery where the channel must be sent to; readers find it in the database."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def say(self, session: AsyncSession, conversation: str, text: str, blocks: Sequence[Block]) -> int:
        return await say(session, conversation, self._clock.now(), blocks, text=text)
