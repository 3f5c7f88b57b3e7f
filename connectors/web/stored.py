"""Stores what a citizen sent and wakes the turn runner; the conversation's refusals become problem documents."""

from __future__ import annotations

from connectors.web.channel import WebChannel
from connectors.web.limits import too_many
from conversations.errors import ConversationClosed, TooManyWaiting, UnknownConversation, UnknownOption
from conversations.intake import Inbound
from foundation.problems import Problem, unauthorised

_RETRY_SECONDS = 3


async def store(channel: WebChannel, inbound: Inbound) -> int:
    """The place (`seq`) of the message, stored now or before under the same key. For requests that were admitted."""
    try:
        receipt = await channel.intake.accept(inbound)
    except UnknownOption:
        raise Problem(
            410, "option_expired", "Option expired", "这些选项已经失效，请直接用一句话说说您的问题。"
        ) from None
    except ConversationClosed:
        raise Problem(
            409, "conversation_ended", "Conversation ended", "本次对话已经结束，请刷新页面开始新的对话。"
        ) from None
    except TooManyWaiting:
        raise too_many(_RETRY_SECONDS) from None
    except UnknownConversation:
        raise unauthorised("本次对话已失效，请刷新页面重新开始。") from None
    channel.pressure.accepted()
    channel.hub.wake(inbound.conversation)
    channel.runner.wake(inbound.conversation)
    return receipt.seq
