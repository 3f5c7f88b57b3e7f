"""The tables of the audit log. Triggers of the migration refuse every change of a line in both databases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment

_Serial = BigInteger().with_variant(Integer, "sqlite")
NO_HASH = "0" * 64


class AuditLine(Base):
    """One line. `seq` counts without a gap; `hash` covers all of the line and the hash before it."""

    __tablename__ = "audit_lines"
    __table_args__ = (
        Index("ix_audit_lines_actor_seq", "actor", "seq"),
        Index("ix_audit_lines_subject_seq", "subject", "seq"),
    )

    seq: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(160))
    result: Mapped[str] = mapped_column(String(24))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last line's number and hash: one row, which whoever adds lines locks until the commit."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(_Serial, default=0)
    hash: Mapped[str] = mapped_column(String(64), default=NO_HASH)
