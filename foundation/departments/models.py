"""The table of departments."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base

HOTLINE_CENTRE = "gov"
DEPARTMENT_ID = String(32)


class Department(Base):
    """An organisation that answers for matters; `id` never changes.

    `parent` is the department above it (上级); `level` nation, province, city or district; `region` the division
    it serves (GB/T 2260).
    """

    __tablename__ = "department_register"

    id: Mapped[str] = mapped_column(DEPARTMENT_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    short: Mapped[str] = mapped_column(String(40))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    phone: Mapped[str] = mapped_column(String(32), default="")
    complaint_phone: Mapped[str] = mapped_column(String(32), default="")
    parent: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"), index=True)
    level: Mapped[str | None] = mapped_column(String(16))
    region: Mapped[str | None] = mapped_column(String(6))
