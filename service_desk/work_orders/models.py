"""Tables of work orders and of what happened to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, UniqueConstraint, false
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
    `department` is accountable at every moment; `binding`: it was assigned and cannot be returned or offered on.
    `accept_by`: until when it must be signed for; `paused_at`: since when it waits for the citizen, and the
    deadline with it.
    """

    __tablename__ = "work_orders"
    __table_args__ = (
        Index("ix_work_orders_department_id", "department", "id"),
        Index("ix_work_orders_status_due_on", "status", "due_on"),
        Index("ix_work_orders_conversation_id", "conversation", "id"),
        Index("ix_work_orders_received_at", "received_at"),
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

    accept_by: Mapped[datetime | None] = mapped_column(Moment)
    first_reply_by: Mapped[datetime | None] = mapped_column(Moment)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    urged_at: Mapped[datetime | None] = mapped_column(Moment)
    urged: Mapped[int] = mapped_column(default=0, server_default="0")
    returns: Mapped[int] = mapped_column(default=0, server_default="0")
    refusals: Mapped[int] = mapped_column(default=0, server_default="0")
    extensions: Mapped[int] = mapped_column(default=0, server_default="0")
    reopened: Mapped[int] = mapped_column(default=0, server_default="0")
    binding: Mapped[bool] = mapped_column(default=False, server_default=false())
    escalated: Mapped[bool] = mapped_column(default=False, server_default=false())
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())


class WorkOrderAssist(Base):
    """A department that helps the accountable one (会办), with its own part and deadline once it is asked."""

    __tablename__ = "work_order_assists"

    work_order: Mapped[int] = mapped_column(_Serial, ForeignKey("work_orders.id"), primary_key=True)
    department: Mapped[str] = mapped_column(
        DEPARTMENT_ID, ForeignKey("department_register.id"), primary_key=True, index=True
    )
    state: Mapped[str] = mapped_column(String(12), default="named", server_default="named")
    task_masked: Mapped[str] = mapped_column(default="", server_default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    opinion_encrypted: Mapped[str | None] = mapped_column(EncryptedText)
    opinion_masked: Mapped[str] = mapped_column(default="", server_default="")
    binding: Mapped[bool] = mapped_column(default=False, server_default=false())


class WorkOrderRequest(Base):
    """Something a department asks for and somebody above decides: an extension (延期) or a return (退单).

    `wanted`: the working days, or the department it should go to instead.
    """

    __tablename__ = "work_order_requests"
    __table_args__ = (Index("ix_work_order_requests_order", "work_order", "kind"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    work_order: Mapped[int] = mapped_column(_Serial, ForeignKey("work_orders.id"))
    kind: Mapped[str] = mapped_column(String(12))
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500))
    wanted: Mapped[str | None] = mapped_column(String(32))
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    granted: Mapped[bool | None]
    ruling: Mapped[str] = mapped_column(String(500), default="")


class WorkOrderEvent(Base):
    """One step: who did what when, and the words with it. `actor` is an account's name, `system` or `citizen`."""

    __tablename__ = "work_order_events"
    __table_args__ = (UniqueConstraint("work_order", "seq"), Index("ix_work_order_events_at", "at"))

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    work_order: Mapped[int] = mapped_column(_Serial, ForeignKey("work_orders.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    step: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    text_encrypted: Mapped[str | None] = mapped_column(EncryptedText)
    text_masked: Mapped[str] = mapped_column(default="")
