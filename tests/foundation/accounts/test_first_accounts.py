from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, select

from foundation.accounts.errors import ExclusiveRoles, NameTaken
from foundation.accounts.first_accounts import add_account, create_first_accounts
from foundation.accounts.models import Account
from foundation.accounts.passwords import Argon2Hasher, Hasher, random_password
from foundation.accounts.roles import EVERYBODY, EXCLUSIVE, Role, check_combination
from foundation.database import Database
from foundation.departments import Department
from tests.foundation.accounts.conftest import Door


async def test_administrators_are_separate_people(door: Door) -> None:
    created = await create_first_accounts(door.database, door.clock, door.hasher)
    by_name = {account.name: (account.role, account.department) for account in created}
    assert by_name == {
        "admin": (Role.SYSTEM_ADMINISTRATOR, None),
        "security": (Role.SECURITY_ADMINISTRATOR, None),
        "auditor": (Role.AUDITOR, None),
        "supervisor": (Role.SUPERVISOR, None),
        "editor": (Role.EDITOR, None),
        "reviewer": (Role.REVIEWER, None),
        "lead-gov": (Role.DEPARTMENT_LEAD, "gov"),
        "lead-hurd": (Role.DEPARTMENT_LEAD, "hurd"),
        "lead-psb": (Role.DEPARTMENT_LEAD, "psb"),
    }
    assert len({account.password for account in created}) == len(created)
    for account in created:
        assert account.password not in repr(account)
        opened = await door.sign_in.sign_in(account.name, account.password)
        assert opened.staff.role is account.role


async def test_a_second_call_makes_none(door: Door) -> None:
    await create_first_accounts(door.database, door.clock, door.hasher)
    assert await create_first_accounts(door.database, door.clock, door.hasher) == []


async def test_only_what_is_missing_is_made(door: Door) -> None:
    await create_first_accounts(door.database, door.clock, door.hasher)
    async with door.database.transaction() as session:
        await session.execute(delete(Account).where(Account.name == "auditor"))
    assert [a.name for a in await create_first_accounts(door.database, door.clock, door.hasher)] == ["auditor"]


async def test_leads_only_for_departments_that_exist(door: Door, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(delete(Department).where(Department.id == "hurd"))
    names = {account.name for account in await create_first_accounts(door.database, door.clock, door.hasher)}
    assert "lead-hurd" not in names
    assert "lead-gov" in names


async def test_a_name_is_given_once_whatever_its_case(door: Door) -> None:
    async with door.database.transaction() as session:
        with pytest.raises(NameTaken, match="wang"):
            await add_account(session, door.clock, " WANG", Role.AGENT, "hash")
    async with door.database.read() as session:
        assert list(await session.scalars(select(Account.name))) == ["wang"]


def test_first_passwords_can_be_read_out() -> None:
    assert re.fullmatch(r"[a-hj-km-np-zA-HJ-NP-Z2-9]{16}", random_password())


def test_hashes_are_salted_and_checked(hasher: Hasher) -> None:
    one, two = hasher.hash("x"), hasher.hash("x")
    assert one != two
    assert hasher.verify(one, "x")
    assert not hasher.verify(one, "y")
    assert not hasher.verify("not a hash", "x")


def test_the_real_hasher_is_argon2id() -> None:
    assert Argon2Hasher().hash("x").startswith("$argon2id$v=19$")


def test_every_role_has_a_label() -> None:
    assert all(role.label for role in Role)


@pytest.mark.parametrize("one", sorted(EXCLUSIVE))
@pytest.mark.parametrize("other", list(Role))
def test_administrators_roles_exclude_every_other(one: Role, other: Role) -> None:
    if one is other:
        assert check_combination([one, other]) == {one}
        return
    with pytest.raises(ExclusiveRoles) as caught:
        check_combination([other, one])
    assert set(caught.value.roles) == {one, other}


def test_the_others_may_be_combined() -> None:
    assert check_combination(EVERYBODY - EXCLUSIVE) == EVERYBODY - EXCLUSIVE


async def test_no_account_is_made_with_roles_that_exclude_each_other(door: Door) -> None:
    async with door.database.transaction() as session:
        with pytest.raises(ExclusiveRoles):
            await add_account(session, door.clock, "both", Role.AGENT, "hash", "psb", [Role.AUDITOR])
        two = await add_account(session, door.clock, "two", Role.AGENT, "hash", "psb", [Role.EDITOR])
        token = (await door.sessions.open_in(session, two)).token
    staff = await door.sessions.recognise(token)
    assert staff.roles == {Role.AGENT, Role.EDITOR}
    assert staff.has(Role.EDITOR, Role.SUPERVISOR)
    assert not staff.has(Role.SUPERVISOR)
