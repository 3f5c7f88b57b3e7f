"""The tables of editing: who wrote a version, every step of its life, comments, signatures of conflicts, uploads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment

_Serial = BigInteger().with_variant(Integer, "sqlite")


class EntryEditRow(Base):
    """What editing knows of a version beside its content. `lock` rises with every change of the version."""

    __tablename__ = "entry_edits"
    __table_args__ = (
        ForeignKeyConstraint(["entry", "version"], ["entry_versions.entry", "entry_versions.version"]),
        Index("ix_entry_edits_publish_at", "publish_at"),
    )

    entry: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lock: Mapped[int] = mapped_column(default=1)
    based_on: Mapped[int | None]
    authors: Mapped[list[int]] = mapped_column(JSON, default=list)
    edited_by: Mapped[str] = mapped_column(String(64))
    edited_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(String(64))
    publish_at: Mapped[datetime | None] = mapped_column(Moment)
    scheduled_by: Mapped[int | None] = mapped_column(_Serial)
    successor: Mapped[str | None] = mapped_column(String(80))
    gate: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class EntryTransitionRow(Base):
    """One step; rows are only added. `account` is None for what the scheduler or a command did."""

    __tablename__ = "entry_transitions"
    __table_args__ = (Index("ix_entry_transitions_entry_version", "entry", "version"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    entry: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[int | None] = mapped_column(_Serial)
    by: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")


class VersionCommentRow(Base):
    """A remark on a version; `path` is the field it is about, empty for the whole. Rows are only added."""

    __tablename__ = "version_comments"
    __table_args__ = (
        ForeignKeyConstraint(["entry", "version"], ["entry_versions.entry", "entry_versions.version"]),
        Index("ix_version_comments_entry_version", "entry", "version"),
    )

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    entry: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    path: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[int] = mapped_column(_Serial)
    by: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)


class ConflictSignatureRow(Base):
    """A department stands by its side of a contradiction or double question (口径冲突会签)."""

    __tablename__ = "conflict_signatures"

    finding: Mapped[str] = mapped_column(String(24), primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[int] = mapped_column(_Serial)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class KnowledgeUploadRow(Base):
    """A file between its dry run and its confirmation."""

    __tablename__ = "knowledge_uploads"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[int] = mapped_column(_Serial)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    name: Mapped[str] = mapped_column(String(255))
    declared: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    imported: Mapped[dict[str, Any] | None] = mapped_column(JSON)
