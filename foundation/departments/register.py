"""Reading the register, and bringing it up to date from a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.departments.models import Department
from foundation.departments.tree import parents_first


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


async def load_departments(session: AsyncSession, entries: Iterable[dict[str, Any]]) -> int:
    """Add what is new, bring the rest up to date; returns how many changed. Keys that are no columns are ignored.

    A department that is no longer listed stays: orders and accounts refer to it. Raises `DepartmentTreeError`.
    """
    columns = {column.key for column in Department.__table__.columns}
    rows = {row.id: row for row in await session.scalars(select(Department))}
    changed = 0
    for entry in parents_first(entries, {row.id: row.parent for row in rows.values()}):
        wanted = {key: list(value) if key == "aliases" else value for key, value in entry.items() if key in columns}
        row = rows.get(entry["id"])
        if row is None:
            session.add(Department(**wanted))
            await session.flush()  # a child inserted with its parent in one statement would break the reference
        elif all(getattr(row, key) == value for key, value in wanted.items()):
            continue
        else:
            for key, value in wanted.items():
                setattr(row, key, value)
        changed += 1
    await session.flush()
    return changed
