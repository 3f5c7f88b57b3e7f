"""The tables of the knowledge base."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class VersionState(StrEnum):
    """The lifecycle of a version; at most one version of an entry is published."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"


class Origin(StrEnum):
    """Who wrote a version: the city's files, an editor in the console, or another base's feed."""

    CITY = "city"
    EDITOR = "editor"
    FEED = "feed"


class EntryRow(Base):
    """An entry as a thing that stays the same while its versions change."""

    __tablename__ = "entries"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    department: Mapped[str] = mapped_column(String(16), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class EntryVersionRow(Base):
    """One version of an entry; `content` is the whole record, validated by knowledge_base.model on the way in."""

    __tablename__ = "entry_versions"
    __table_args__ = (Index("ix_entry_versions_state_entry", "state", "entry"),)

    entry: Mapped[str] = mapped_column(String(80), ForeignKey("entries.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    origin: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(16))
    regions: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)


class RegionRow(Base):
    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class DutyRow(Base):
    __tablename__ = "duties"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class KnowledgeRevisionRow(Base):
    """One row (id 1) whose number rises with every change of what is published; the service watches it."""

    __tablename__ = "knowledge_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
