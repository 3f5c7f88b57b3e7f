"""Tables of the department connector."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from conversations.models import Due
from foundation.database import Base, Moment


class DepartmentHook(Due, Base):
    """A step of a work order that a department's system must hear of. What it is told is put together when it is sent.

    `event` is its id for the receiver, the same at every attempt; `left`: it was told that it no longer sees the order.
    """

    __tablename__ = "department_hooks"
    __table_args__ = (
        UniqueConstraint("system", "event"),
        Index("ix_department_hooks_due", "state", "next_attempt_at"),
        Index("ix_department_hooks_order", "number", "system"),
    )

    system: Mapped[str] = mapped_column(String(32))
    number: Mapped[str] = mapped_column(String(24))
    seq: Mapped[int]
    event: Mapped[str] = mapped_column(String(40))
    left: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Moment)

    @property
    def target(self) -> str:
        return f"department:{self.system}"

    @property
    def subject(self) -> str:
        return f"work order {self.number} step {self.seq}"


class DepartmentUpdate(Base):
    """A step that a department's system took, under its idempotency key; written in the step's own transaction."""

    __tablename__ = "department_updates"

    system: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(Moment)
