"""Tables of the channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.encryption import EncryptedText


class KfCursor(Base):
    """How far an account's messages have been pulled and stored."""

    __tablename__ = "wecom_kf_cursors"

    account: Mapped[str] = mapped_column(String(32), primary_key=True)
    cursor: Mapped[str] = mapped_column(String(128))


class KfCustomer(Base):
    """A citizen, found by the hash of their external user id, and their present conversation."""

    __tablename__ = "wecom_kf_customers"

    account: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(EncryptedText)
    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))


class KfConversation(Base):
    """Whose conversation it is."""

    __tablename__ = "wecom_kf_conversations"

    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(32))
    user_hash: Mapped[str] = mapped_column(String(64))


class KfDelivery(Base):
    """How many parts of a message the platform has. `held`: the rest waits for the citizen's next message."""

    __tablename__ = "wecom_kf_deliveries"

    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    parts_sent: Mapped[int] = mapped_column(default=0)
    held: Mapped[bool] = mapped_column(default=False, index=True)
    at: Mapped[datetime] = mapped_column(Moment)
