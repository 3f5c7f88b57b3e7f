"""The register of departments: whom orders and accounts may name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import JSON, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base

HOTLINE_CENTRE = "gov"
DEPARTMENT_ID = String(32)


class Department(Base):
    """An organisation that answers for matters; `id` never changes."""

    __tablename__ = "department_register"

    id: Mapped[str] = mapped_column(DEPARTMENT_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    short: Mapped[str] = mapped_column(String(40))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    phone: Mapped[str] = mapped_column(String(32), default="")
    complaint_phone: Mapped[str] = mapped_column(String(32), default="")


@dataclass(frozen=True)
class DepartmentName:
    """What citizens and staff are told of a department."""

    id: str
    name: str
    short: str
    phone: str = ""


class StoredDepartments:
    """Departments by id, from the table."""

    async def find(self, session: AsyncSession, ids: Iterable[str]) -> dict[str, DepartmentName]:
        """Those of the ids that exist."""
        rows = await session.scalars(select(Department).where(Department.id.in_(set(ids))))
        return {row.id: DepartmentName(row.id, row.name, row.short, row.phone) for row in rows}


def read_departments(file: Path) -> list[dict[str, Any]]:
    """The entries of `data/knowledge/departments.yml`."""
    return list(yaml.safe_load(file.read_text(encoding="utf-8"))["departments"])


async def load_departments(session: AsyncSession, entries: Iterable[dict[str, Any]]) -> int:
    """Add what is new, bring the rest up to date; returns how many there are in `entries`.

    A department that is no longer listed stays: orders and accounts refer to it.
    """
    count = 0
    for entry in entries:
        known = {column.key: entry[column.key] for column in Department.__table__.columns if column.key in entry}
        await session.merge(Department(**known))
        count += 1
    await session.flush()
    return count
