"""Signing in over a provider, as a browser does it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from apps.desk import build_app
from apps.desk_accounts import Doors
from foundation.accounts.models import Account
from foundation.accounts.passwords import Argon2Hasher
from tests.foundation.accounts.test_oidc import ISSUER, SETTINGS, Provider
from tests.service_desk.api.conftest import Client
from tests.service_desk.conftest import Desk

DEPARTURE, CALLBACK = "/desk/v1/oidc/departure", "/desk/v1/oidc/callback"


@pytest.fixture
def provider(desk: Desk) -> Provider:
    return Provider(desk)  # type: ignore[arg-type]


@pytest.fixture
async def browser(desk: Desk, provider: Provider, passwords: dict[str, str], aiohttp_client: Any) -> Client:
    async with desk.database.transaction() as session:
        account = (await session.scalars(select(Account).where(Account.name == "lead-hurd"))).one()
        account.oidc_subject = f"{ISSUER}|wang"
    doors = Doors(oidc=SETTINGS, transport=httpx2.MockTransport(provider))
    app = build_app(desk.database, desk.clock, health_addresses={}, hasher=Argon2Hasher(), doors=doors)
    return await aiohttp_client(app)


async def test_there_and_back(browser: Client, provider: Provider) -> None:
    away = await browser.get(DEPARTURE, allow_redirects=False)
    assert (away.status, away.cookies["wenzheng_oidc"]["samesite"]) == (302, "Lax")
    code, state = provider.authorise(away.headers["Location"])
    back = await browser.get(CALLBACK, params={"code": code, "state": state}, allow_redirects=False)
    assert (back.status, back.headers["Location"]) == (302, "/")
    assert (await (await browser.get("/desk/v1/me")).json())["name"] == "lead-hurd"


async def test_another_browsers_attempt_is_refused(browser: Client, provider: Provider) -> None:
    away = await browser.get(DEPARTURE, allow_redirects=False)
    code, state = provider.authorise(away.headers["Location"])
    browser.session.cookie_jar.clear()
    assert (await browser.get(CALLBACK, params={"code": code, "state": state})).status == 401
    assert (await browser.get(CALLBACK)).status == 401


async def test_without_a_provider_there_is_no_such_door(client: Client) -> None:
    assert (await client.get(DEPARTURE)).status == 404
    assert (await client.get(CALLBACK)).status == 404
