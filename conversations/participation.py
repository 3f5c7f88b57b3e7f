"""What a citizen does besides asking: consent, feedback on an answer, a rating, marking as read, ending."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.commands import Command, TakeRating
from contracts.statuses import Status
from conversations.errors import UnknownConversation, UnknownMessage
from conversations.hub import Hub
from conversations.intake import masked
from conversations.models import Consent, Conversation, Feedback, Message, Rating, Sender
from conversations.ownership import close
from conversations.ports import CommandHandler, HandledCommand, Matter, RatingListener
from conversations.rating_reasons import rating_reasons
from conversations.texts import THANKS_FOR_RATING
from foundation.clock import Clock
from foundation.database import Database


@dataclass(frozen=True)
class GivenRating:
    """好差评 as given: `part` bot | staff, `level` 1..5, reasons from the list of `reasons_version`."""

    part: str
    level: int
    reasons: tuple[str, ...] = field(default=())
    reasons_version: str | None = None
    text: str | None = None
    named: bool = False


class Participation:
    """Stores what the citizen does; everything but the consents may be said again, and the last word counts."""

    def __init__(self, database: Database, clock: Clock, hub: Hub, ratings: RatingListener | None = None) -> None:
        self._database, self._clock, self._hub, self._ratings = database, clock, hub, ratings

    async def consent(self, conversation: str, notice_version: str, accepted: bool, text: str | None = None) -> None:
        """`text`: the notice as the citizen saw it."""
        async with self._database.transaction() as session:
            session.add(
                Consent(
                    conversation=conversation,
                    notice_version=notice_version,
                    text=text,
                    accepted=accepted,
                    at=self._clock.now(),
                )
            )

    async def has_consented(self, conversation: str, notice_version: str) -> bool:
        """Whether the citizen's last word on this version of the notice was yes."""
        async with self._database.read() as session:
            query = (
                select(Consent.accepted)
                .where(Consent.conversation == conversation, Consent.notice_version == notice_version)
                .order_by(Consent.id.desc())
                .limit(1)
            )
            return bool(await session.scalar(query))

    async def feedback(self, conversation: str, seq: int, helpful: bool, reason: str | None) -> None:
        """Raises `UnknownMessage` when there is no such answer."""
        async with self._database.transaction() as session:
            query = select(Message.sender).where(Message.conversation == conversation, Message.seq == seq)
            if await session.scalar(query) not in (Sender.BOT.value, Sender.STAFF.value):
                raise UnknownMessage(conversation, seq)
            hidden = await masked(session, conversation, reason) if reason else None
            at = self._clock.now()
            row = Feedback(conversation=conversation, seq=seq, helpful=helpful, reason_masked=hidden, at=at)
            await session.merge(row)

    async def rate(self, conversation: str, rating: GivenRating) -> None:
        """Raises `UnknownReasons`."""
        rating_reasons().check(rating.reasons_version, rating.reasons)
        at = self._clock.now()
        async with self._database.transaction() as session:
            await _store_rating(session, conversation, rating, at)
            if self._ratings is not None:
                await self._ratings.rated(session, conversation, rating.part, rating.level, rating.named, at)

    async def read(self, conversation: str, seq: int) -> None:
        """The citizen has seen everything up to `seq`."""
        async with self._database.transaction() as session:
            row = await _locked(session, conversation)
            row.read_seq = max(row.read_seq, min(seq, row.next_seq - 1))

    async def end(self, conversation: str) -> None:
        """The citizen ends the conversation; ending twice is one end."""
        async with self._database.transaction() as session:
            await close(session, conversation)
        self._hub.wake(conversation)


class RatingCommands:
    """A `CommandHandler` that stores ratings and gives every other command to the desk's handler."""

    def __init__(self, desk: CommandHandler, clock: Clock) -> None:
        self._desk, self._clock = desk, clock

    async def handle(self, session: AsyncSession, matter: Matter, command: Command) -> HandledCommand:
        if not isinstance(command, TakeRating):
            return await self._desk.handle(session, matter, command)
        rating = GivenRating("bot", min(5, max(1, command.level)))
        await _store_rating(session, matter.conversation, rating, self._clock.now())
        return HandledCommand(THANKS_FOR_RATING, Status.RATED)


async def _store_rating(session: AsyncSession, conversation: str, rating: GivenRating, at: datetime) -> None:
    text = await masked(session, conversation, rating.text) if rating.text else None
    row = Rating(
        id=uuid.uuid4().hex,
        set_aside=False,
        conversation=conversation,
        part=rating.part,
        level=rating.level,
        reasons=list(rating.reasons),
        reasons_version=rating.reasons_version,
        text_masked=text,
        named=rating.named,
        at=at,
    )
    await session.merge(row)


async def _locked(session: AsyncSession, conversation: str) -> Conversation:
    row = await session.get(Conversation, conversation, with_for_update=True)
    if row is None:
        raise UnknownConversation(conversation)
    return row
