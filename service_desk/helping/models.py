"""Tables of what helps the staff."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.departments import DEPARTMENT_ID

_Serial = BigInteger().with_variant(Integer, "sqlite")


class CannedReply(Base):
    """A text that is often needed, with variables in braces; without a department it is everybody's."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)


class ApprovalTopic(Base):
    """An entry (a guide: all its answers) whose answers a person of the department sends, not the bot by itself."""

    __tablename__ = "approval_topics"

    topic: Mapped[str] = mapped_column(String(80), primary_key=True)
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
