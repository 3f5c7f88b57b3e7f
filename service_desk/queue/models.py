"""Tables of the queue and of who is there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from conversations.saying import PRACTICE
from foundation.database import Base, Moment
from foundation.departments import DEPARTMENT_ID
from foundation.encryption import EncryptedText

_Serial = BigInteger().with_variant(Integer, "sqlite")


class Place(StrEnum):
    """Where a waiting citizen stands. `offered`: to one member of staff, for a short while."""

    WAITING = "waiting"
    OFFERED = "offered"
    CLAIMED = "claimed"
    ENDED = "ended"
    LEFT = "left"
    EXPIRED = "expired"


IN_LINE = (Place.WAITING.value, Place.OFFERED.value)


class QueueEntry(Base):
    """One hand-off of a conversation. `draft` is the work order it becomes when nobody takes it; `briefing` what the
    bot understood. `place_at_entry` is how many stood in the line, with oneself: waiting times are learned from it.
    """

    __tablename__ = "queue_entries"
    __table_args__ = (
        Index("ix_queue_entries_line", "department", "state", "id"),
        Index("ix_queue_entries_conversation", "conversation", "id"),
    )

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    skill: Mapped[str | None] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8), default=Place.WAITING.value)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    place_at_entry: Mapped[int] = mapped_column(default=1)
    offered_to: Mapped[str | None] = mapped_column(String(64))
    offered_until: Mapped[datetime | None] = mapped_column(Moment)
    passed_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    claimed_by: Mapped[str | None] = mapped_column(String(64), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    refusals: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    category: Mapped[str | None] = mapped_column(String(40))
    summary_masked: Mapped[str] = mapped_column(default="")

    @property
    def is_practice(self) -> bool:
        """Whether the citizen is a simulated one."""
        return self.key.startswith(f"{PRACTICE}:")


REAL = QueueEntry.key.not_like(f"{PRACTICE}:%")


class Presence(Base):
    """Whether a member of staff is there for citizens; `seen_at` is renewed while their console is open."""

    __tablename__ = "presence"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"), index=True)
    online: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(100), default="")
    capacity: Mapped[int] = mapped_column(default=5)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class StaffNote(Base):
    """A private note on a conversation: citizens never see it."""

    __tablename__ = "staff_notes"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[str] = mapped_column(String(64))
    text_encrypted: Mapped[str] = mapped_column(EncryptedText)
    text_masked: Mapped[str]


class Transfer(Base):
    """An offer to have a conversation: to a colleague or a department. The giver keeps it until somebody accepts."""

    __tablename__ = "transfers"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    entry: Mapped[int] = mapped_column(_Serial, ForeignKey("queue_entries.id"), index=True)
    given_by: Mapped[str] = mapped_column(String(64))
    to_account: Mapped[str | None] = mapped_column(String(64))
    to_department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    reason: Mapped[str] = mapped_column(String(500))
    offered_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10), default="offered", index=True)
    answered_by: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(String(500), default="")
