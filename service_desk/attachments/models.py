"""The table of files of work orders; the bytes lie in files named by the hash of their content."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.clock import CHINA
from foundation.database import Base, Moment

_Serial = BigInteger().with_variant(Integer, "sqlite")


class OrderFile(Base):
    """One file that staff added to an order; what citizens send lies with their conversation."""

    __tablename__ = "work_order_files"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    work_order: Mapped[int] = mapped_column(_Serial, ForeignKey("work_orders.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    scanned: Mapped[bool]
    added_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)

    def to_json(self) -> dict[str, Any]:
        """As the desk shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "scanned": self.scanned,
            "added_by": self.added_by,
            "at": self.created_at.astimezone(CHINA).isoformat(),
        }
