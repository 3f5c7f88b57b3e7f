from __future__ import annotations

import pytest
from sqlalchemy import select

from foundation.accounts.errors import SessionInvalid
from foundation.accounts.models import Account
from tests.foundation.accounts.conftest import PASSWORD, Door


async def is_open(door: Door, token: str) -> bool:
    try:
        await door.sessions.recognise(token)
    except SessionInvalid:
        return False
    return True


@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 50, "' OR '1'='1"])
async def test_what_is_no_token(door: Door, token: str) -> None:
    assert not await is_open(door, token)


async def test_an_idle_session_ends(door: Door) -> None:
    token = (await door.sign_in.sign_in("wang", PASSWORD)).token
    door.clock.advance(minutes=29)
    assert await is_open(door, token)
    door.clock.advance(minutes=29)
    assert await is_open(door, token)  # it was used in between
    door.clock.advance(minutes=31)
    assert not await is_open(door, token)


async def test_no_session_outlives_a_working_day(door: Door) -> None:
    token = (await door.sign_in.sign_in("wang", PASSWORD)).token
    for _ in range(35):
        door.clock.advance(minutes=20)
        assert await is_open(door, token)
    door.clock.advance(minutes=20)
    assert not await is_open(door, token)


async def test_revoking_ends_one_session_only(door: Door) -> None:
    first = (await door.sign_in.sign_in("wang", PASSWORD)).token
    second = (await door.sign_in.sign_in("wang", PASSWORD)).token
    await door.sessions.revoke(first)
    await door.sessions.revoke(first)
    await door.sessions.revoke("nothing")
    assert not await is_open(door, first)
    assert await is_open(door, second)


async def test_revoking_all(door: Door) -> None:
    tokens = [(await door.sign_in.sign_in("wang", PASSWORD)).token for _ in range(2)]
    async with door.database.transaction() as session:
        account = (await session.scalars(select(Account))).one()
        await door.sessions.revoke_all_in(session, account.id)
    assert not any([await is_open(door, token) for token in tokens])


async def test_disabling_an_account_ends_its_sessions(door: Door) -> None:
    token = (await door.sign_in.sign_in("wang", PASSWORD)).token
    async with door.database.transaction() as session:
        account = (await session.scalars(select(Account))).one()
        account.disabled_at = door.clock.now()
    assert not await is_open(door, token)
