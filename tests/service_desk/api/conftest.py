"""The desk's application over real HTTP, with the first accounts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pyotp
import pytest
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from sqlalchemy import select

from apps.desk import build_app
from foundation.accounts.first_accounts import create_first_accounts
from foundation.accounts.models import Account
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import TWO_FACTORS, Role
from tests.service_desk.conftest import Desk

Client = TestClient[Any, Any]
SignedIn = Callable[[str], Awaitable[dict[str, str]]]


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def first_passwords(desk: Desk) -> dict[str, str]:
    """The first accounts as they are made: nobody has signed in yet."""
    hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return {a.name: a.password for a in await create_first_accounts(desk.database, desk.clock, hasher)}


@pytest.fixture
async def passwords(desk: Desk, first_passwords: dict[str, str]) -> dict[str, str]:
    """Accounts in use: the password is their own, whoever needs one has a second factor."""
    async with desk.database.transaction() as session:
        for account in await session.scalars(select(Account)):
            account.password_changed_at = desk.clock.now()
            if Role(account.role) in TWO_FACTORS:
                account.totp_secret, account.totp_confirmed_at = SECRET, desk.clock.now()
    return first_passwords


async def credentials(desk: Desk, passwords: dict[str, str], name: str) -> dict[str, str]:
    """The body of a sign-in, with a one-time code that counts as unused."""
    async with desk.database.transaction() as session:
        account = (await session.scalars(select(Account).where(Account.name == name))).one()
        account.totp_step = None
        code = {} if account.totp_secret is None else {"code": pyotp.TOTP(SECRET).at(desk.clock.now())}
    return {"name": name, "password": passwords[name], **code}


@pytest.fixture
async def client(desk: Desk, first_passwords: dict[str, str], aiohttp_client: Any) -> Client:
    hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return await aiohttp_client(build_app(desk.database, desk.clock, health_addresses={}, hasher=hasher))


@pytest.fixture
def signed_in(client: Client, desk: Desk, passwords: dict[str, str]) -> SignedIn:
    """Signs an account in; returns the header its requests carry."""

    async def sign_in(name: str) -> dict[str, str]:
        answer = await client.post("/desk/v1/sign-in", json=await credentials(desk, passwords, name))
        assert answer.status == 200, await answer.text()
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}

    return sign_in
