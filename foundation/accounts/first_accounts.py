"""Accounts: making one, and those an installation begins with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.errors import NameTaken, UnknownDepartment
from foundation.accounts.models import Account
from foundation.accounts.passwords import Hasher, random_password
from foundation.accounts.roles import Role, check_combination
from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import Department

# the hotline centre, where orders without a department go, and two departments as examples; who writes an entry
# may not approve it, so that knowledge needs two people
_FIRST: tuple[tuple[str, Role, str | None], ...] = (
    ("admin", Role.SYSTEM_ADMINISTRATOR, None),
    ("security", Role.SECURITY_ADMINISTRATOR, None),
    ("auditor", Role.AUDITOR, None),
    ("supervisor", Role.SUPERVISOR, None),
    ("editor", Role.EDITOR, None),
    ("reviewer", Role.REVIEWER, None),
    ("lead-gov", Role.DEPARTMENT_LEAD, "gov"),
    ("lead-hurd", Role.DEPARTMENT_LEAD, "hurd"),
    ("lead-psb", Role.DEPARTMENT_LEAD, "psb"),
)


@dataclass(frozen=True)
class NewAccount:
    """An account just made. The password is known only here: show it once, store it nowhere."""

    name: str
    role: Role
    department: str | None
    password: str = field(repr=False)


async def add_account(
    session: AsyncSession,
    clock: Clock,
    name: str,
    role: Role,
    password_hash: str,
    department: str | None = None,
    further: Collection[Role] = (),
) -> Account:
    """A new account in the caller's transaction; raises `NameTaken`, `ExclusiveRoles`, `UnknownDepartment`."""
    check_combination({role, *further})
    name = name.strip().lower()
    if await session.scalar(select(Account.id).where(Account.name == name)) is not None:
        raise NameTaken(name)
    await check_department(session, department)
    account = Account(
        name=name,
        role=role.value,
        further_roles=sorted(further),
        password_hash=password_hash,
        department=department,
        created_at=clock.now(),
    )
    session.add(account)
    await session.flush()
    return account


async def check_department(session: AsyncSession, department: str | None) -> None:
    """Raises `UnknownDepartment`."""
    if department is not None and await session.get(Department, department) is None:
        raise UnknownDepartment(department)


async def create_first_accounts(
    database: Database, clock: Clock, hasher: Hasher, new_password: Callable[[], str] = random_password
) -> list[NewAccount]:
    """Make the first accounts that are missing; returns them with their passwords. A second call makes none.

    A department lead is only made where the department is loaded: run `load-city` before.
    """
    async with database.read() as session:
        existing = set(await session.scalars(select(Account.name)))
        departments: set[str | None] = {None, *await session.scalars(select(Department.id))}
    wanted = [
        NewAccount(name, role, department, new_password())
        for name, role, department in _FIRST
        if name not in existing and department in departments
    ]
    hashes = [await asyncio.to_thread(hasher.hash, account.password) for account in wanted]
    async with database.transaction() as session:
        for account, hashed in zip(wanted, hashes, strict=True):
            await add_account(session, clock, account.name, account.role, hashed, account.department)
    return wanted
