"""Tables of the learning loop."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.departments import DEPARTMENT_ID

_Serial = BigInteger().with_variant(Integer, "sqlite")


class FaqProposal(Base):
    """A finished answer that somebody proposed, and the draft in the knowledge base that came of it."""

    __tablename__ = "faq_proposals"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    entry: Mapped[str] = mapped_column(String(80))
    account: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class ClusteredDay(Base):
    """A day whose unanswered questions have been looked through."""

    __tablename__ = "clustered_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    questions: Mapped[int]
    done_at: Mapped[datetime] = mapped_column(Moment)


class QuestionCluster(Base):
    """Questions of one day that nobody answered and that ask for the same; `department` seems to be theirs."""

    __tablename__ = "question_clusters"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    day: Mapped[date] = mapped_column(Date, ForeignKey("clustered_days.day"), index=True)
    count: Mapped[int]
    question: Mapped[str] = mapped_column(String(200))
    examples: Mapped[list[str]] = mapped_column(JSON, default=list)
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    why: Mapped[str] = mapped_column(String(200), default="")
