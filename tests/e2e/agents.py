"""Members of staff at the desk's API of a running instance, signed in with accounts that are made for the test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pyotp
from sqlalchemy import select

from deploy.setup.instance import Instance
from foundation.accounts.first_accounts import add_account
from foundation.accounts.models import Account
from foundation.accounts.passwords import Argon2Hasher, random_password
from foundation.accounts.roles import TWO_FACTORS, Role
from foundation.clock import SystemClock
from foundation.database import Database

_SECRET = pyotp.random_base32()


@dataclass
class Member:
    """One signed-in member of staff."""

    http: aiohttp.ClientSession
    desk: str
    name: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str) -> Any:
        async with self.http.get(f"{self.desk}/desk/v1/{path}", headers=self.headers) as response:
            assert response.status == 200, (path, response.status, await response.text())
            return await response.json()

    async def post(self, path: str, body: Any = None, expect: int = 200, method: str = "POST") -> Any:
        url = f"{self.desk}/desk/v1/{path}"
        async with self.http.request(method, url, headers=self.headers, json=body) as response:
            assert response.status == expect, (path, response.status, await response.text())
            return await response.json(content_type=None) if expect != 204 else None

    async def come(self) -> None:
        await self.post("presence", {"online": True}, method="PUT")

    @asynccontextmanager
    async def console(self) -> AsyncIterator[Console]:
        """An open stream of events."""
        timeout = aiohttp.ClientTimeout(total=None)
        url = f"{self.desk}/desk/v1/events"
        async with self.http.get(url, headers=self.headers, timeout=timeout) as response:
            assert response.status == 200, await response.text()
            yield Console(response)


@dataclass
class Console:
    """Reads server-sent events."""

    response: aiohttp.ClientResponse

    async def until(self, event: str, wanted: Any, patience: float = 10) -> list[dict[str, Any]]:
        """The items of the next such event for which `wanted(items)` holds."""
        async with asyncio.timeout(patience):
            name = ""
            while True:
                line = (await self.response.content.readline()).decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: ") and name == event:
                    items = json.loads(line.removeprefix("data: "))["items"]
                    if wanted(items):
                        return items


async def sign_in(
    instance: Instance, http: aiohttp.ClientSession, wanted: dict[str, tuple[Role, str | None]]
) -> dict[str, Member]:
    """Accounts of these names, roles and departments, made or taken over, and signed in."""
    clock, hasher, password = SystemClock(), Argon2Hasher(), random_password()
    database = Database(f"sqlite+aiosqlite:///{instance.layout.var / 'wenzheng.db'}", busy_timeout_ms=20_000)
    async with database.transaction() as session:
        for name, (role, department) in wanted.items():
            account = await session.scalar(select(Account).where(Account.name == name))
            if account is None:
                account = await add_account(session, clock, name, role, hasher.hash(password), department)
            account.password_hash, account.password_changed_at = hasher.hash(password), clock.now()
            if role in TWO_FACTORS:
                account.totp_secret, account.totp_confirmed_at, account.totp_step = _SECRET, clock.now(), None
    await database.close()
    return {name: await _sign_in(instance, http, name, password, role) for name, (role, _) in wanted.items()}


async def _sign_in(instance: Instance, http: aiohttp.ClientSession, name: str, password: str, role: Role) -> Member:
    desk = instance.url("desk")
    code = {"code": pyotp.TOTP(_SECRET).now()} if role in TWO_FACTORS else {}
    async with http.post(f"{desk}/desk/v1/sign-in", json={"name": name, "password": password, **code}) as response:
        assert response.status == 200, await response.text()
        return Member(http, desk, name, (await response.json())["token"])
