"""What the channel answers itself, without a turn, written into the conversation like everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat.models import WeChatMedia, WeChatPush
from contracts.blocks import Block
from contracts.codec import to_data
from contracts.statuses import Status
from conversations.hub import Hub
from conversations.intake import masked, storable, take_seq
from conversations.models import Conversation, InboxEntry, InboxState, Message, Owner, Sender
from conversations.rendering import plain_text
from conversations.saying import queue_delivery
from foundation.clock import Clock
from foundation.database import Database

SAY = "say:"


@dataclass(frozen=True)
class OwnAnswer:
    """`said`: the citizen's side of it, None when they said nothing (an event).

    `asks`: sentences to choose from. `always`: also while a person owns the conversation.
    """

    said: str | None
    blocks: tuple[Block, ...]
    status: Status
    asks: Sequence[str] = ()
    always: bool = False
    media: tuple[str, str] | None = None


class Recorder:
    """Writes the channel's own answers, each once per push."""

    def __init__(self, database: Database, clock: Clock, hub: Hub) -> None:
        self._database, self._clock, self._hub = database, clock, hub

    async def record(self, key: str, answer: OwnAnswer) -> None:
        """The citizen's message, our reply and its delivery, in one transaction."""
        async with self._database.transaction() as session:
            push = await session.get_one(WeChatPush, key, with_for_update=True)
            if push.settled:
                return
            push.settled = True
            conversation = await session.get_one(Conversation, push.conversation, with_for_update=True)
            reply_to = await self._said(session, conversation, key, answer)
            if answer.blocks and (answer.always or conversation.owner == Owner.BOT.value):
                self._reply(session, conversation, answer, reply_to)
        self._hub.wake(push.conversation)

    async def settle(self, key: str) -> None:
        """The push needs no answer."""
        async with self._database.transaction() as session:
            push = await session.get_one(WeChatPush, key)
            push.settled = push.closed = True

    async def _said(self, session: AsyncSession, conversation: Conversation, key: str, answer: OwnAnswer) -> int | None:
        if answer.said is None:
            return None
        seq, now = take_seq(conversation), self._clock.now()
        conversation.active_at = now
        session.add_all(
            (
                Message(
                    conversation=conversation.id,
                    seq=seq,
                    at=now,
                    sender=Sender.CITIZEN.value,
                    text_encrypted=storable(answer.said),
                    text_masked=await masked(session, conversation.id, answer.said),
                ),
                InboxEntry(
                    key=key,
                    conversation=conversation.id,
                    seq=seq,
                    received_at=now,
                    state=InboxState.DONE.value,
                ),
            )
        )
        if answer.media is not None:
            kind, media_id = answer.media
            session.add(WeChatMedia(conversation=conversation.id, seq=seq, kind=kind, media_id=media_id, at=now))
        return seq

    def _reply(
        self, session: AsyncSession, conversation: Conversation, answer: OwnAnswer, reply_to: int | None
    ) -> None:
        seq, now = take_seq(conversation), self._clock.now()
        session.add(
            Message(
                conversation=conversation.id,
                seq=seq,
                at=now,
                sender=Sender.BOT.value,
                status=answer.status.value,
                reply_to=reply_to,
                text_masked=plain_text(answer.blocks),
                blocks=to_data(answer.blocks),
                options=[{"id": f"{SAY}{n}", "label": ask} for n, ask in enumerate(answer.asks, 1)],
            )
        )
        queue_delivery(session, conversation, seq, now)
