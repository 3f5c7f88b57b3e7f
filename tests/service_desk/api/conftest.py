"""The desk's application over real HTTP, with the first accounts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher

from apps.desk import build_app
from foundation.accounts.first_accounts import create_first_accounts
from foundation.accounts.passwords import Argon2Hasher
from tests.service_desk.conftest import Desk

Client = TestClient[Any, Any]
SignedIn = Callable[[str], Awaitable[dict[str, str]]]


@pytest.fixture
async def passwords(desk: Desk) -> dict[str, str]:
    hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return {a.name: a.password for a in await create_first_accounts(desk.database, desk.clock, hasher)}


@pytest.fixture
async def client(desk: Desk, passwords: dict[str, str], aiohttp_client: Any) -> Client:
    hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return await aiohttp_client(build_app(desk.database, desk.clock, health_addresses={}, hasher=hasher))


@pytest.fixture
def signed_in(client: Client, passwords: dict[str, str]) -> SignedIn:
    """Signs an account in; returns the header its requests carry."""

    async def sign_in(name: str) -> dict[str, str]:
        answer = await client.post("/desk/v1/sign-in", json={"name": name, "password": passwords[name]})
        assert answer.status == 200, await answer.text()
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}

    return sign_in
