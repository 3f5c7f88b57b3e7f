"""The table of call-backs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.departments import DEPARTMENT_ID
from foundation.encryption import EncryptedText

_Serial = BigInteger().with_variant(Integer, "sqlite")


class CaseKind(StrEnum):
    """Why somebody calls back."""

    ORDER = "order"
    RATING = "rating"


class CaseState(StrEnum):
    """`recorded`: the call was made and waits for a second person; `set_aside`: found mistaken or malicious."""

    OPEN = "open"
    RECORDED = "recorded"
    CLOSED = "closed"
    SET_ASIDE = "set_aside"


class CallResult(StrEnum):
    """What came out of the call."""

    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    UNREACHABLE = "unreachable"


class CallbackCase(Base):
    """One call to make. `key` makes it once; `about` are the accounts whose work it is about: they neither record
    nor close it. `level` is the rating that opened it."""

    __tablename__ = "callback_cases"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default=CaseState.OPEN.value, index=True)
    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    work_order: Mapped[int | None] = mapped_column(_Serial, ForeignKey("work_orders.id"))
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    part: Mapped[str | None] = mapped_column(String(8))
    level: Mapped[int | None]
    about: Mapped[list[str]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(String(12))
    told_encrypted: Mapped[str | None] = mapped_column(EncryptedText)
    told_masked: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str | None] = mapped_column(String(64))
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    ruling: Mapped[str] = mapped_column(String(500), default="")
