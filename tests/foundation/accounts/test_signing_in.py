from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from foundation.accounts.errors import SignInRefused
from foundation.accounts.models import Account, StaffSession
from foundation.accounts.roles import Role
from tests.foundation.accounts.conftest import PASSWORD, Door


async def refused(door: Door, name: str, password: str) -> str:
    with pytest.raises(SignInRefused) as caught:
        await door.sign_in.sign_in(name, password)
    return caught.value.reason


async def test_the_right_password_opens(door: Door) -> None:
    opened = await door.sign_in.sign_in(" WANG ", PASSWORD)
    assert (opened.staff.name, opened.staff.role, opened.staff.department) == ("wang", Role.AGENT, "psb")
    assert await door.sessions.recognise(opened.token) == opened.staff


async def test_the_token_and_the_password_are_not_stored(door: Door) -> None:
    opened = await door.sign_in.sign_in("wang", PASSWORD)
    async with door.database.read() as session:
        row = (await session.scalars(select(StaffSession))).one()
        account = (await session.scalars(select(Account))).one()
    assert opened.token not in row.token_hash
    assert len(opened.token) >= 43  # 256 bits
    assert account.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [("wang", "wrong", "wrong password"), ("nobody", PASSWORD, "unknown name"), ("wang' --", "x", "unknown name")],
)
async def test_refusals(door: Door, name: str, password: str, reason: str) -> None:
    assert await refused(door, name, password) == reason


async def test_five_failures_lock_for_a_quarter_of_an_hour(door: Door) -> None:
    for _ in range(5):
        assert await refused(door, "wang", "wrong") == "wrong password"
    assert await refused(door, "wang", PASSWORD) == "locked"
    door.clock.advance(minutes=14, seconds=59)
    assert await refused(door, "wang", PASSWORD) == "locked"
    door.clock.advance(seconds=2)
    assert (await door.sign_in.sign_in("wang", PASSWORD)).token


async def test_after_a_lockout_there_are_five_attempts_again(door: Door) -> None:
    for _ in range(5):
        await refused(door, "wang", "wrong")
    door.clock.advance(minutes=16)
    for _ in range(4):
        assert await refused(door, "wang", "wrong") == "wrong password"
    assert (await door.sign_in.sign_in("wang", PASSWORD)).token


async def test_success_forgets_failures(door: Door) -> None:
    for _ in range(3):
        for _ in range(4):
            await refused(door, "wang", "wrong")
        await door.sign_in.sign_in("wang", PASSWORD)


async def test_many_attempts_at_once_are_not_more_than_many_in_a_row(door: Door) -> None:
    reasons = await asyncio.gather(*(refused(door, "wang", f"guess {n}") for n in range(20)))
    assert sorted(reasons) == ["locked"] * 15 + ["wrong password"] * 5


async def test_a_disabled_account_stays_outside(door: Door) -> None:
    async with door.database.transaction() as session:
        account = (await session.scalars(select(Account))).one()
        account.disabled_at = door.clock.now()
    assert await refused(door, "wang", PASSWORD) == "disabled"
