"""Tables of the conversation record.

Texts stand twice: `text_encrypted` is what was written, for the conversation itself; `text_masked`, with typed
tokens in place of personal data, is for everything else.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.encryption import EncryptedText

_ID = String(32)
_Serial = BigInteger().with_variant(Integer, "sqlite")


class Owner(StrEnum):
    """Who answers; a member of staff owns it as `staff:<account>`."""

    BOT = "bot"
    QUEUE = "queue"
    CLOSED = "closed"


class InboxState(StrEnum):
    """How far the work on a stored message is."""

    STORED = "stored"
    CLAIMED = "claimed"
    DONE = "done"


class Sender(StrEnum):
    """Who said it; a suggestion is a bot reply that came too late and is shown to staff only."""

    CITIZEN = "citizen"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"
    SUGGESTION = "suggestion"


class DeliveryState(StrEnum):
    """How far the outbox is with a message; `dead` after the last attempt."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


class Conversation(Base):
    """One citizen's conversation on one channel. `version` grows with every change of owner.

    `attachments_until`, `attachments_left`: staff have asked for so many attachments, until then.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    site: Mapped[str] = mapped_column(String(32))
    lang: Mapped[str] = mapped_column(String(8), default="zh-Hans")
    region: Mapped[str | None] = mapped_column(String(6))
    owner: Mapped[str] = mapped_column(String(64), default=Owner.BOT.value)
    version: Mapped[int] = mapped_column(default=0)
    next_seq: Mapped[int] = mapped_column(default=1)
    read_seq: Mapped[int] = mapped_column(default=0)
    staff_typing_until: Mapped[datetime | None] = mapped_column(Moment)
    attachments_until: Mapped[datetime | None] = mapped_column(Moment)
    attachments_left: Mapped[int] = mapped_column(default=0, server_default="0")
    context: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    active_at: Mapped[datetime] = mapped_column(Moment, index=True)


class InboxEntry(Base):
    """A message that arrived, under its unique key; committed before any work."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_open", "state", "claimed_until"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), index=True)
    seq: Mapped[int]
    option: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    received_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(8), default=InboxState.STORED.value)
    claimed_by: Mapped[str | None] = mapped_column(_ID)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)


class Message(Base):
    """Everything that was said, in order. `blocks` may hold tokens; they are opened when it is shown.

    `answered_from`: the name of the department whose published entry an answer of the bot comes from.
    """

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation", "seq"), Index("ix_messages_at", "at"))

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    sender: Mapped[str] = mapped_column(String(16))
    status: Mapped[str | None] = mapped_column(String(24))
    reply_to: Mapped[int | None]
    answered_from: Mapped[str | None] = mapped_column(String(100))
    text_encrypted: Mapped[str | None] = mapped_column(EncryptedText)
    text_masked: Mapped[str] = mapped_column(default="")
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    trace: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class OfferedOption(Base):
    """What an opaque option id means. The payload never leaves the server."""

    __tablename__ = "offered_options"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), index=True)
    seq: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class PersonalToken(Base):
    """A typed token of this conversation (`⟦phone:1⟧`) and the value only the gateway can open."""

    __tablename__ = "personal_tokens"

    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(EncryptedText)


class Due:
    """Columns of what is attempted until it has arrived. `why`: what the last attempt failed of."""

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    state: Mapped[str] = mapped_column(String(8), default=DeliveryState.PENDING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str | None] = mapped_column(String(200))

    @property
    def target(self) -> str:
        """Where it goes, for logs and operators: never a person."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What it is about, in the same manner."""
        raise NotImplementedError


class Delivery(Due, Base):
    """The outbox: a message that must reach the citizen over a channel."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("conversation", "seq"),
        Index("ix_deliveries_due", "state", "next_attempt_at"),
    )

    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"))
    seq: Mapped[int]
    channel: Mapped[str] = mapped_column(String(16))

    @property
    def target(self) -> str:
        return self.channel

    @property
    def subject(self) -> str:
        return f"conversation {self.conversation} message {self.seq}"


class Feedback(Base):
    """有帮助 / 没帮助 for one bot message; the last word counts."""

    __tablename__ = "feedback"

    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    helpful: Mapped[bool]
    reason_masked: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(Moment)


class Rating(Base):
    """好差评: five levels, 1 (非常不满意) to 5 (非常满意), for the bot's and the staff's part separately.

    `id` is new whenever the citizen rates anew. `set_aside`: found mistaken or malicious by a review; not counted.
    """

    __tablename__ = "ratings"

    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, unique=True, default=lambda: uuid.uuid4().hex)
    level: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    reasons_version: Mapped[str | None] = mapped_column(String(16))
    text_masked: Mapped[str | None]
    named: Mapped[bool] = mapped_column(default=False)
    set_aside: Mapped[bool] = mapped_column(default=False, server_default=false())
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Consent(Base):
    """Which privacy notice the citizen accepted or refused, and when. `text`: as it was shown."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), index=True)
    notice_version: Mapped[str] = mapped_column(String(32))
    text: Mapped[str | None]
    accepted: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


class Attachment(Base):
    """A file that staff asked for. The citizen's message `seq` announces it."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    conversation: Mapped[str] = mapped_column(_ID, ForeignKey("conversations.id"), index=True)
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(EncryptedText)
    kind: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]
    content: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    at: Mapped[datetime] = mapped_column(Moment)
