"""What a turn needs from outside. Adapters are wired in `apps/gateway.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block
from contracts.commands import Command
from contracts.facets import Facet
from contracts.search import DepartmentRoute, EntryAnswer, RouteRequest, SearchRequest, SearchResult
from contracts.statuses import Status
from contracts.turn import TurnReply, TurnRequest


class KnowledgeUnavailable(Exception):
    """The knowledge service is not reachable, too slow, or answered with an error."""


class Bot(Protocol):
    """The dialogue engine. Raises `BotUnavailable` or `BotTimeout`."""

    async def answer(self, request: TurnRequest) -> TurnReply: ...


class Knowledge(Protocol):
    """The knowledge service, asked directly when the engine cannot. Raises `KnowledgeUnavailable`."""

    async def search(self, request: SearchRequest) -> SearchResult: ...

    async def route(self, request: RouteRequest) -> DepartmentRoute: ...

    async def entry(self, entry: str, facets: Sequence[Facet] = (), region: str | None = None) -> EntryAnswer: ...


class LateReplies(Protocol):
    """Keeps what the engine said after the citizen had been answered otherwise. Its commands are not run."""

    async def keep(self, request: TurnRequest, reply: TurnReply) -> None: ...


class DirectHandOver(Protocol):
    """Makes a hand-over of a turn without asking the engine; the department may be known already."""

    async def hand_over(self, request: TurnRequest, department: str | None) -> TurnReply: ...


class AnsweringBot(Bot, DirectHandOver, Protocol):
    """What a turn is given to: always answers, and hands over when told to."""


@dataclass(frozen=True)
class Matter:
    """The turn in which a command was decided: whose conversation, and the key that makes it happen once."""

    conversation: str
    channel: str
    region: str | None
    key: str


@dataclass(frozen=True)
class HandledCommand:
    """What carrying a command out adds to the reply, the conversation's new owner when it changes, and a form to begin.

    `form` is a form's state as data (`TurnContext.form`), its first question among the blocks.
    """

    blocks: tuple[Block, ...] = ()
    status: Status | None = None
    owner: str | None = None
    form: dict[str, Any] | None = None


class CommandHandler(Protocol):
    """Carries out what an action decided, inside the turn's transaction. Idempotent by `matter.key`."""

    async def handle(self, session: AsyncSession, matter: Matter, command: Command) -> HandledCommand: ...


class AnswerApproval(Protocol):
    """Holds back answers that a person must approve first."""

    async def instead(self, session: AsyncSession, question: str, reply: TurnReply) -> TurnReply | None:
        """What is said instead; None when the answer may be said. In the turn's transaction."""
        ...


class ChannelSender(Protocol):
    """Brings a stored message to the citizen, or holds it for them; returning means that nothing is left to do.

    Raises `conversations.errors.NotDelivered`: `Postponed` and `TryAgain` to be called again, `Undeliverable` to have
    the message shown to an operator. Any other exception counts as `TryAgain`.
    """

    async def send(self, conversation: str, seq: int) -> None: ...


class RatingListener(Protocol):
    """Hears of every rating, in the transaction that stores it. `part` bot | staff, `level` 1..5."""

    async def rated(
        self, session: AsyncSession, conversation: str, part: str, level: int, named: bool, at: datetime
    ) -> None: ...


@dataclass(frozen=True)
class QueueState:
    """What a citizen may know while a person has, or will have, the conversation; None: not known.

    `queue_position` counts from 1. `staff` and `department`: names as citizens see them.
    """

    queue_position: int | None = None
    waiting_minutes: int | None = None
    staff: str | None = None
    department: str | None = None


class QueueView(Protocol):
    """The desk's view of a conversation that is not the bot's."""

    async def state(self, session: AsyncSession, conversation: str, owner: str) -> QueueState: ...
