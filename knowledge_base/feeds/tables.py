"""The tables of feeds: who may read ours, its log, whose we read, and what became of each of their entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.encryption import EncryptedText

_Serial = BigInteger().with_variant(Integer, "sqlite")


class FeedReaderRow(Base):
    """Another base that may read our feed; only the hash of its token is stored."""

    __tablename__ = "feed_readers"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class FeedLogRow(Base):
    """One change of what is published: the entry's version from then on, None when it was taken out."""

    __tablename__ = "feed_log"

    seq: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    entry: Mapped[str] = mapped_column(String(80), index=True)
    version: Mapped[int | None]
    revision: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class FeedSubscriptionRow(Base):
    """A feed that we read. `cursor` is how far; it moves in the transaction that stores the page."""

    __tablename__ = "feed_subscriptions"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    token: Mapped[str] = mapped_column(EncryptedText)
    cursor: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    pulled_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(500), default="")


class FeedEntryRow(Base):
    """An entry of another base and what it is here; `problem` says why it could not be taken in."""

    __tablename__ = "feed_entries"

    subscription: Mapped[str] = mapped_column(String(16), ForeignKey("feed_subscriptions.name"), primary_key=True)
    remote_entry: Mapped[str] = mapped_column(String(80), primary_key=True)
    entry: Mapped[str] = mapped_column(String(80), unique=True)
    remote_version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    overridden_by: Mapped[str | None] = mapped_column(String(80))
    override_reason: Mapped[str] = mapped_column(String(500), default="")
    problem: Mapped[str] = mapped_column(String(500), default="")
