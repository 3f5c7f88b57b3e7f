"""Who could take a conversation on: the staff of the departments, and whether they are there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from foundation.accounts.models import Account
from foundation.accounts.roles import DEPARTMENT_STAFF
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import Department
from service_desk.queue.models import Presence
from service_desk.queue.presence import is_there, loads


class Colleagues:
    """Read-only."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def departments(self) -> list[dict[str, Any]]:
        """The whole register by name, with who is above whom."""
        async with self._database.read() as session:
            rows = await session.scalars(select(Department).order_by(Department.name))
            return [
                {"id": row.id, "name": row.name, "short": row.short, "parent": row.parent, "region": row.region}
                for row in rows
            ]

    async def of(self, staff: Staff, department: str | None) -> list[dict[str, Any]]:
        """Everybody else who serves a department (or any), those who are there first."""
        query = select(Account, Presence).outerjoin(Presence, Presence.account == Account.name)
        query = query.where(Account.disabled_at.is_(None), Account.department.is_not(None))
        if department is not None:
            query = query.where(Account.department == department)
        now = self._clock.now()
        async with self._database.read() as session:
            rows = [
                (account, presence)
                for account, presence in await session.execute(query.order_by(Account.name))
                if account.name != staff.name and {account.role, *account.further_roles} & set(DEPARTMENT_STAFF)
            ]
            load = await loads(session, [account.name for account, _presence in rows])
        found = [
            {
                "account": account.name,
                "department": account.department,
                "online": presence is not None and is_there(presence, now),
                "load": load.get(account.name, 0),
                "capacity": presence.capacity if presence is not None else 0,
            }
            for account, presence in rows
        ]
        return sorted(found, key=lambda one: not one["online"])
