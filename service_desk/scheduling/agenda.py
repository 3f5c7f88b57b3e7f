"""Plans work for later, in the transaction that makes it necessary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment

_Serial = BigInteger().with_variant(Integer, "sqlite")


class DeskJob(Base):
    """One piece of work. `kind` names its handler, `subject` what it is about; `done_at` None while it is open."""

    __tablename__ = "desk_jobs"
    __table_args__ = (Index("ix_desk_jobs_due", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(64), default="")
    due_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)


async def plan(session: AsyncSession, kind: str, subject: object, due_at: datetime, detail: str = "") -> None:
    """Have `kind` done for `subject` at a moment; the same kind, subject and detail again is the same job.

    `detail` tells apart what may happen to a subject more than once (a deadline that moved).
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"kind": kind, "subject": str(subject), "detail": detail, "due_at": due_at, "attempts": 0}
    statement = insert(DeskJob).values(key=f"{kind}:{subject}:{detail}", **values)
    await session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))
