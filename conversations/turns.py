"""Runs stored messages through whoever owns the conversation: one turn at a time, each once, in order.

A turn is claimed with a lease. A process that dies leaves its claim to expire, and whoever sweeps next picks it up.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select

from contracts.codec import from_data
from contracts.statuses import Status
from contracts.turn import OptionPayload, TurnContext, TurnReply, TurnRequest
from conversations.finishing import Finisher
from conversations.models import Conversation, InboxEntry, InboxState, Message, Owner
from conversations.ports import Bot
from conversations.texts import UNREADABLE
from foundation.clock import Clock
from foundation.database import Database
from language.normalise import has_content

LEASE = timedelta(seconds=30)
SWEEP_SECONDS = 2.0
_log = structlog.get_logger("turns")


@dataclass(frozen=True)
class Claim:
    """A turn this process may run until the lease ends."""

    inbox_id: int
    key: str
    seq: int
    owner: str
    request: TurnRequest


@dataclass
class _Lane:
    """The one task that works through a conversation, and whether more arrived meanwhile."""

    more: bool = True
    task: asyncio.Task[None] | None = field(default=None)


class TurnRunner:
    """Drains the inbox. `wake` after storing a message; `run` sweeps up what nobody woke."""

    def __init__(self, database: Database, clock: Clock, bot: Bot, finisher: Finisher) -> None:
        self._database, self._clock, self._bot, self._finisher = database, clock, bot, finisher
        self._worker = uuid.uuid4().hex
        self._lanes: dict[str, _Lane] = {}

    def wake(self, conversation: str) -> None:
        """There may be work for this conversation."""
        lane = self._lanes.get(conversation)
        if lane is not None:
            lane.more = True
            return
        lane = self._lanes[conversation] = _Lane()
        lane.task = asyncio.create_task(self._work(conversation, lane))

    async def run(self) -> None:
        """Sweep for ever: messages stored before a restart, and claims whose holder died."""
        while True:
            try:
                for conversation in await self._open_conversations():
                    self.wake(conversation)
            except Exception:
                _log.exception("sweep failed; trying again", seconds=SWEEP_SECONDS)
            await asyncio.sleep(SWEEP_SECONDS)

    async def drain(self) -> None:
        """Wait until every running turn has ended (at shutdown, and in tests)."""
        while tasks := [lane.task for lane in self._lanes.values() if lane.task is not None]:
            await asyncio.gather(*tasks)

    async def _work(self, conversation: str, lane: _Lane) -> None:
        try:
            while lane.more:
                lane.more = False
                while (claim := await self._claim(conversation)) is not None:
                    reply = await self._answer(claim)
                    await self._finisher.finish(claim.inbox_id, self._worker, claim.request, reply)
        except Exception:
            _log.exception("turn failed; it stays in the inbox", conversation=conversation)
        finally:
            del self._lanes[conversation]

    async def _answer(self, claim: Claim) -> TurnReply | None:
        """The bot's reply; None when a person owns the conversation and the bot keeps silent."""
        if claim.owner != Owner.BOT.value:
            return None
        if claim.request.text is not None and not has_content(claim.request.text):
            return TurnReply(Status.INVALID_INPUT, blocks=UNREADABLE)
        return await self._bot.answer(claim.request)

    async def _open_conversations(self) -> list[str]:
        async with self._database.read() as session:
            rows = await session.scalars(select(InboxEntry.conversation).where(self._free()).distinct())
            return list(rows)

    def _free(self) -> Any:
        stored = InboxEntry.state == InboxState.STORED.value
        abandoned = (InboxEntry.state == InboxState.CLAIMED.value) & (InboxEntry.claimed_until < self._clock.now())
        return or_(stored, abandoned)

    async def _claim(self, conversation_id: str) -> Claim | None:
        """Claim the oldest open message, unless another process is at work on this conversation."""
        async with self._database.transaction() as session:
            conversation = await session.get(Conversation, conversation_id, with_for_update=True)
            entry = await session.scalar(
                select(InboxEntry)
                .where(InboxEntry.conversation == conversation_id, InboxEntry.state != InboxState.DONE.value)
                .order_by(InboxEntry.seq)
                .limit(1)
            )
            if entry is None or conversation is None or self._held_elsewhere(entry):
                return None
            entry.state = InboxState.CLAIMED.value
            entry.claimed_by, entry.claimed_until = self._worker, self._clock.now() + LEASE
            entry.attempts += 1
            message = await session.scalar(
                select(Message).where(Message.conversation == conversation_id, Message.seq == entry.seq)
            )
            assert message is not None, "an inbox entry always has its message"
            return Claim(entry.id, entry.key, entry.seq, conversation.owner, _request(conversation, entry, message))

    def _held_elsewhere(self, entry: InboxEntry) -> bool:
        return (
            entry.state == InboxState.CLAIMED.value
            and entry.claimed_until is not None
            and entry.claimed_until >= self._clock.now()
        )


def _request(conversation: Conversation, entry: InboxEntry, message: Message) -> TurnRequest:
    option = from_data(OptionPayload, entry.option) if entry.option is not None else None
    stored = from_data(TurnContext, conversation.context)
    context = TurnContext(
        channel=conversation.channel,
        lang=conversation.lang,
        region=conversation.region or stored.region,
        audience=stored.audience,
        item=stored.item,
        facets=stored.facets,
        previous_text=stored.previous_text,
    )
    text = None if option is not None else message.text_masked
    return TurnRequest(conversation.id, entry.key, text=text, option=option, context=context)
