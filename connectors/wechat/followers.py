"""Which conversations are one follower's: the `SameCitizen` port of the service desk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat.models import WeChatConversation
from conversations.models import Conversation

MOST = 20


class SameFollower:
    """A follower who comes back after the end of a conversation gets another one; on the web nobody is known."""

    async def others(self, session: AsyncSession, conversation: str) -> Sequence[str]:
        own = await session.get(WeChatConversation, conversation)
        if own is None:
            return ()
        query = (
            select(WeChatConversation.conversation)
            .join(Conversation, Conversation.id == WeChatConversation.conversation)
            .where(
                WeChatConversation.account == own.account,
                WeChatConversation.openid_hash == own.openid_hash,
                WeChatConversation.conversation != conversation,
            )
            .order_by(Conversation.created_at.desc())
            .limit(MOST)
        )
        return list(await session.scalars(query))
