"""The tables of importing: which file was imported when and by whom, and what became of each of its entries."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class Outcome(StrEnum):
    """What an import did with one entry."""

    ADDED = "added"
    CHANGED = "changed"


class KnowledgeImportRow(Base):
    """One import that changed something."""

    __tablename__ = "knowledge_imports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    imported_by: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(Moment)


class KnowledgeImportedRow(Base):
    """One version that an import wrote."""

    __tablename__ = "knowledge_imported"
    __table_args__ = (Index("ix_knowledge_imported_entry_version", "entry", "version"),)

    import_id: Mapped[str] = mapped_column(String(32), ForeignKey("knowledge_imports.id"), primary_key=True)
    entry: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[str] = mapped_column(String(64))
