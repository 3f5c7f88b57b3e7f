"""Tables of the channel. A citizen's openid is stored encrypted, and looked up by its hash."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.encryption import EncryptedText

_Account = String(32)
_Conversation = String(32)
_Hash = String(64)
_Key = String(160)


def hash_openid(account: str, openid: str) -> str:
    """What an openid is looked up by."""
    return hashlib.sha256(f"{account}:{openid}".encode("utf-8", "replace")).hexdigest()


class DeliveryStatus(StrEnum):
    """How far a message is on its way; no row means `open` with nothing sent."""

    OPEN = "open"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class WeChatCitizen(Base):
    """A follower of an account: the present conversation, what may still be sent, who is sending now.

    `sending_until` is a lease: one sender at a time speaks to a citizen. `sending_key` is the push that holds it, if
    one does.
    """

    __tablename__ = "wechat_citizens"

    account: Mapped[str] = mapped_column(_Account, primary_key=True)
    openid_hash: Mapped[str] = mapped_column(_Hash, primary_key=True)
    openid: Mapped[str] = mapped_column(EncryptedText)
    conversation: Mapped[str | None] = mapped_column(_Conversation, ForeignKey("conversations.id"))
    subscribed: Mapped[bool] = mapped_column(default=True)
    scene: Mapped[str | None] = mapped_column(String(64))
    retention_from: Mapped[datetime | None] = mapped_column(Moment, index=True)
    message_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_since_message: Mapped[int] = mapped_column(default=0)
    event_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_since_event: Mapped[int] = mapped_column(default=0)
    prompt_conversation: Mapped[str | None] = mapped_column(_Conversation)
    prompt_seq: Mapped[int | None]
    prompt_until: Mapped[datetime | None] = mapped_column(Moment)
    sending_until: Mapped[datetime | None] = mapped_column(Moment)
    sending_key: Mapped[str | None] = mapped_column(_Key)


class WeChatConversation(Base):
    """Whose conversation it is. A citizen who comes back after the end of one gets another."""

    __tablename__ = "wechat_conversations"

    conversation: Mapped[str] = mapped_column(_Conversation, ForeignKey("conversations.id"), primary_key=True)
    account: Mapped[str] = mapped_column(_Account)
    openid_hash: Mapped[str] = mapped_column(_Hash, index=True)


class WeChatPush(Base):
    """A push that was accepted. While `window_until` lies ahead and it is not closed, its passive reply may come.

    `settled`: the channel answered it itself, without a turn. `batch`: what the passive reply held, as [seq, part]
    pairs, so that a repeat of the push is told the same.
    """

    __tablename__ = "wechat_pushes"
    __table_args__ = (Index("ix_wechat_pushes_window", "conversation", "window_until"),)

    key: Mapped[str] = mapped_column(_Key, primary_key=True)
    conversation: Mapped[str] = mapped_column(_Conversation, ForeignKey("conversations.id"))
    kind: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    window_until: Mapped[datetime] = mapped_column(Moment)
    closed: Mapped[bool] = mapped_column(default=False)
    settled: Mapped[bool] = mapped_column(default=False)
    batch: Mapped[list[list[int]] | None] = mapped_column(JSON(none_as_null=True))


class WeChatDelivery(Base):
    """How far a message of ours is. `push`: the push whose passive reply brought the last part."""

    __tablename__ = "wechat_deliveries"

    conversation: Mapped[str] = mapped_column(_Conversation, ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(8), default=DeliveryStatus.OPEN.value, index=True)
    parts_sent: Mapped[int] = mapped_column(default=0)
    push: Mapped[str | None] = mapped_column(_Key)
    code: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment)


class WeChatAccountState(Base):
    """What the platform told us of an account: paused after a quota, interfaces not granted."""

    __tablename__ = "wechat_account_states"

    account: Mapped[str] = mapped_column(_Account, primary_key=True)
    paused_until: Mapped[datetime | None] = mapped_column(Moment)
    code: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment)


class WeChatMedia(Base):
    """A picture a citizen sent, kept for staff. The platform keeps the file itself for three days."""

    __tablename__ = "wechat_media"

    conversation: Mapped[str] = mapped_column(_Conversation, ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    media_id: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(Moment)


class WeChatGrant(Base):
    """How many notices of a template a citizen has allowed; each is used up by one."""

    __tablename__ = "wechat_grants"

    account: Mapped[str] = mapped_column(_Account, primary_key=True)
    openid_hash: Mapped[str] = mapped_column(_Hash, primary_key=True)
    template: Mapped[str] = mapped_column(String(64), primary_key=True)
    left: Mapped[int] = mapped_column(default=0)


class WeChatNotice(Base):
    """A progress notice that was asked for, once per `key`."""

    __tablename__ = "wechat_notices"

    key: Mapped[str] = mapped_column(_Key, primary_key=True)
    account: Mapped[str] = mapped_column(_Account)
    openid_hash: Mapped[str] = mapped_column(_Hash)
    outcome: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment)


class WeChatSignIn(Base):
    """A sign-in under way: its random `state`, hashed, good for one return."""

    __tablename__ = "wechat_sign_ins"

    state_hash: Mapped[str] = mapped_column(_Hash, primary_key=True)
    account: Mapped[str] = mapped_column(_Account)
    conversation: Mapped[str] = mapped_column(_Conversation)
    seq: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
