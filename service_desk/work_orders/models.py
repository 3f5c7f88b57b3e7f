"""Tables of work orders and of what happened to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.departments import DEPARTMENT_ID
from foundation.encryption import EncryptedText
from service_desk.work_orders.statuses import WorkOrderStatus

_Serial = BigInteger().with_variant(Integer, "sqlite")


class WorkOrder(Base):
    """A citizen's matter that a department must see through.

    `text_encrypted` is what the citizen wrote; `text_masked` and `title` hold typed tokens for personal data.
    `idempotency_key` is the key of the command: a repeated turn finds its order instead of making a second.
    """

    __tablename__ = "work_orders"
    __table_args__ = (
        Index("ix_work_orders_department_id", "department", "id"),
        Index("ix_work_orders_status_due_on", "status", "due_on"),
        Index("ix_work_orders_conversation_id", "conversation", "id"),
    )

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(200), unique=True)
    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    source: Mapped[str] = mapped_column(String(16))
    category: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    text_encrypted: Mapped[str] = mapped_column(EncryptedText)
    text_masked: Mapped[str]
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    region: Mapped[str | None] = mapped_column(String(6))
    item: Mapped[str | None] = mapped_column(String(80))
    duty: Mapped[str | None] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(16), default=WorkOrderStatus.DISPATCHED.value)
    received_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date] = mapped_column(Date)
    lookup_failures: Mapped[int] = mapped_column(default=0)
    lookup_failed_at: Mapped[datetime | None] = mapped_column(Moment)


class WorkOrderAssist(Base):
    """A department that helps the accountable one (会办)."""

    __tablename__ = "work_order_assists"

    work_order: Mapped[int] = mapped_column(_Serial, ForeignKey("work_orders.id"), primary_key=True)
    department: Mapped[str] = mapped_column(
        DEPARTMENT_ID, ForeignKey("department_register.id"), primary_key=True, index=True
    )


class WorkOrderEvent(Base):
    """One step: who did what when, and the words with it. `actor` is an account's name or `system`."""

    __tablename__ = "work_order_events"
    __table_args__ = (UniqueConstraint("work_order", "seq"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    work_order: Mapped[int] = mapped_column(_Serial, ForeignKey("work_orders.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    step: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    text_encrypted: Mapped[str | None] = mapped_column(EncryptedText)
    text_masked: Mapped[str] = mapped_column(default="")
