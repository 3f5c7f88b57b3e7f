"""Members of staff at the desk of a running instance; their accounts are made for the test, in its database."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from apps import tables  # noqa: F401 - imported for its tables
from deploy.setup.instance import Instance
from foundation.accounts.first_accounts import add_account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.clock import SystemClock
from foundation.database import Database


@dataclass
class Member:
    """Requests at the desk as one person. The gate takes its time on a busy machine."""

    http: aiohttp.ClientSession
    desk: str
    token: str

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}"}
        patience = aiohttp.ClientTimeout(total=280)
        async with self.http.request(
            method, f"{self.desk}/desk/v1{path}", json=body, headers=headers, timeout=patience
        ) as response:
            return response.status, await response.json(content_type=None)

    async def text(self, method: str, path: str) -> str:
        """An answer of another type than JSON."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.http.request(method, f"{self.desk}/desk/v1{path}", headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.text()

    async def done(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        status, answer = await self.ask(method, path, body)
        assert status in (200, 201), answer
        return answer


@asynccontextmanager
async def staff(
    instance: Instance, http: aiohttp.ClientSession, *people: tuple[Role, str | None]
) -> AsyncIterator[list[Member]]:
    """One signed-in member per role and department."""
    clock = SystemClock()
    database = Database(
        instance.env.get("WENZHENG_DATABASE_URL") or f"sqlite+aiosqlite:///{instance.layout.var / 'wenzheng.db'}"
    )
    members = []
    try:
        sessions = Sessions(database, clock)
        async with database.transaction() as session:
            for role, department in people:
                name = f"{role.value}-{uuid.uuid4().hex[:8]}"
                account = await add_account(session, clock, name, role, "no password", department)
                account.password_changed_at = clock.now()
                token = (await sessions.open_in(session, account)).token
                members.append(Member(http, instance.url("desk"), token))
        yield members
    finally:
        await database.close()
