"""Tables of training and quality."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.departments import DEPARTMENT_ID

_Serial = BigInteger().with_variant(Integer, "sqlite")


class PracticeScenario(Base):
    """A simulated citizen made of a real conversation, without what could tell who it was. `source` makes it once."""

    __tablename__ = "practice_scenarios"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class PracticeRun(Base):
    """One practice talk. `next_line` is what the simulated citizen says next; `result` the score at the end."""

    __tablename__ = "practice_runs"

    conversation: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"), primary_key=True)
    scenario: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(64), index=True)
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    next_line: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class LessonResult(Base):
    """One attempt at a lesson's questions; `version` of the lesson that was learnt."""

    __tablename__ = "lesson_results"
    __table_args__ = (Index("ix_lesson_results_account", "account", "lesson"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    account: Mapped[str] = mapped_column(String(64))
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    lesson: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    right: Mapped[int]
    questions: Mapped[int]
    passed: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


class QualityReview(Base):
    """A finished conversation drawn for review, and the form that was filled in."""

    __tablename__ = "quality_reviews"
    __table_args__ = (Index("ix_quality_reviews_department", "department", "reviewed_at"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    entry: Mapped[int] = mapped_column(_Serial, ForeignKey("queue_entries.id"), unique=True)
    department: Mapped[str] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    account: Mapped[str] = mapped_column(String(64))
    drawn_by: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    theme: Mapped[str] = mapped_column(String(40), default="")
    correctness: Mapped[int | None]
    courtesy: Mapped[int | None]
    follow_up: Mapped[int | None]
    remark: Mapped[str] = mapped_column(String(500), default="")
