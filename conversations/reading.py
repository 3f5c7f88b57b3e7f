"""What the citizen's side reads: messages in order with their tokens opened, and the state of the conversation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.attachments import asked_for
from conversations.errors import UnknownConversation
from conversations.models import Conversation, InboxEntry, InboxState, Message, Owner, PersonalToken, Sender
from conversations.ports import QueueState, QueueView
from foundation.clock import CHINA, Clock, SystemClock
from foundation.database import Database
from language.normalise import traditional
from language.personal_data import open_tokens

PAGE = 200
_SOURCE_FIELDS = ("entry", "title", "url", "department", "version", "effective")
_FIXED_KEYS = {"type", "url", "entry", "number", "status", "category", "level", "effective", "due", "version"}


@dataclass(frozen=True)
class ShownMessage:
    """A message as the public API gives it (DESIGN §5)."""

    seq: int
    at: datetime
    sender: str
    status: str | None
    blocks: list[dict[str, Any]]
    options: list[dict[str, str]] = field(default_factory=list)

    @property
    def sources(self) -> list[dict[str, Any]]:
        """The published entries the message rests on, taken from its source blocks, each once."""
        found = {(b["entry"], b["version"]): b for b in self.blocks if b["type"] == "source"}
        return [{name: block.get(name) for name in _SOURCE_FIELDS} for block in found.values()]

    def to_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "at": self.at.astimezone(CHINA).isoformat(timespec="milliseconds"),
            "from": self.sender,
            "status": self.status,
            "blocks": self.blocks,
            "sources": self.sources,
            "options": self.options,
        }


@dataclass(frozen=True)
class State:
    """Who answers now, who is writing, and where the conversation stands.

    `typing`: `bot` while a message waits for the bot's answer, `staff` while a member of staff writes, or nobody.
    `attachments`: staff have asked for files, which may be sent now.
    """

    owner: str
    typing: str | None
    last_seq: int
    queue: QueueState = field(default_factory=QueueState)
    attachments: bool = False

    def to_json(self) -> dict[str, Any]:
        """The `state` event: members of staff appear as the desk names them to citizens, never as an account."""
        owner, _, _account = self.owner.partition(":")
        told = {name: value for name, value in asdict(self.queue).items() if value is not None}
        return {"owner": owner, **told, **({"attachments": True} if self.attachments else {})}


class Reader:
    """Reads one conversation for its citizen. `queue` tells what the desk knows of it."""

    def __init__(self, database: Database, clock: Clock | None = None, queue: QueueView | None = None) -> None:
        self._database, self._clock, self._queue = database, clock or SystemClock(), queue

    async def after(self, conversation: str, seq: int, limit: int = PAGE) -> list[ShownMessage]:
        """Messages beyond `seq`, oldest first."""
        async with self._database.read() as session:
            rows = list(
                await session.scalars(
                    select(Message)
                    .where(
                        Message.conversation == conversation,
                        Message.seq > seq,
                        Message.sender != Sender.SUGGESTION.value,
                    )
                    .order_by(Message.seq)
                    .limit(limit)
                )
            )
            if not rows:
                return []
            tokens = await _tokens(session, conversation)
            lang = await session.scalar(select(Conversation.lang).where(Conversation.id == conversation))
        return [_shown(row, tokens, lang == "zh-Hant") for row in rows]

    async def state(self, conversation: str) -> State:
        """Raises `UnknownConversation`."""
        async with self._database.read() as session:
            row = await session.get(Conversation, conversation)
            if row is None:
                raise UnknownConversation(conversation)
            waiting = await session.scalar(
                select(func.count())
                .select_from(InboxEntry)
                .where(InboxEntry.conversation == conversation, InboxEntry.state != InboxState.DONE.value)
            )
            queue = QueueState()
            if self._queue is not None and row.owner not in (Owner.BOT.value, Owner.CLOSED.value):
                queue = await self._queue.state(session, conversation, row.owner)
            typing, wanted = self._typing(row, waiting or 0), asked_for(row, self._clock)
            return State(row.owner, typing, row.next_seq - 1, queue, wanted)

    def _typing(self, row: Conversation, waiting: int) -> str | None:
        if row.owner == Owner.BOT.value:
            return Sender.BOT.value if waiting else None
        until = row.staff_typing_until
        return Sender.STAFF.value if until is not None and until > self._clock.now() else None

    async def phones(self, conversation: str) -> tuple[str, ...]:
        """The phone numbers the citizen gave in this conversation: what a look-up is checked against."""
        async with self._database.read() as session:
            tokens = await _tokens(session, conversation)
        return tuple(value for token, value in tokens.items() if token.startswith("⟦phone:"))


async def _tokens(session: AsyncSession, conversation: str) -> dict[str, str]:
    rows = await session.scalars(select(PersonalToken).where(PersonalToken.conversation == conversation))
    return {row.token: row.value for row in rows}


def _shown(row: Message, tokens: dict[str, str], hant: bool) -> ShownMessage:
    written = [] if row.text_encrypted is None else [{"type": "paragraph", "text": row.text_encrypted}]
    if row.sender == Sender.CITIZEN.value:
        return ShownMessage(row.seq, row.at, row.sender, None, written)
    blocks = [_opened(block, tokens, hant) for block in row.blocks] or written
    options = [{**option, "label": _words(option["label"], tokens, hant)} for option in row.options]
    return ShownMessage(row.seq, row.at, row.sender, row.status, blocks, options)


def _opened(value: Any, tokens: dict[str, str], hant: bool, key: str | None = None) -> Any:
    """The block with its tokens opened and, for those who write them, in traditional characters."""
    if isinstance(value, dict):
        return {name: _opened(item, tokens, hant, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_opened(item, tokens, hant) for item in value]
    return value if key in _FIXED_KEYS or not isinstance(value, str) else _words(value, tokens, hant)


def _words(text: str, tokens: dict[str, str], hant: bool) -> str:
    opened = open_tokens(text, tokens)
    return traditional(opened) if hant else opened
