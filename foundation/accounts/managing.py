"""What is done with accounts: by their owner (password, second factor) and by the security administrator."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.errors import NameTaken, SignInRefused, UnknownAccount, WeakPassword
from foundation.accounts.first_accounts import add_account, check_department
from foundation.accounts.models import Account, StaffSession
from foundation.accounts.passwords import Hasher, random_password
from foundation.accounts.policy import PasswordPolicy
from foundation.accounts.roles import Role, check_combination
from foundation.accounts.second_factor import new_secret, take_code
from foundation.accounts.sessions import Sessions, Staff, hashed
from foundation.accounts.signing_in import count_attempt
from foundation.audit.log import AuditLog
from foundation.clock import Clock
from foundation.database import Database


class AccountBook:
    """Every step is one transaction with its audit line."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        hasher: Hasher,
        sessions: Sessions,
        audit: AuditLog,
        *,
        policy: PasswordPolicy | None = None,
        new_password: Callable[[], str] = random_password,
    ) -> None:
        self._database, self._clock, self._hasher, self._sessions = database, clock, hasher, sessions
        self._audit, self._policy, self._new_password = audit, policy or PasswordPolicy(), new_password

    async def all(self) -> list[Account]:
        """Every account by name."""
        async with self._database.read() as session:
            return list(await session.scalars(select(Account).order_by(Account.name)))

    async def one(self, name: str) -> Account:
        """Raises `UnknownAccount`."""
        async with self._database.read() as session:
            return await _find(session, name)

    async def add(self, name: str, role: Role, department: str | None = None, further: Collection[Role] = ()) -> str:
        """A new account; returns its first password. Raises `NameTaken`, `ExclusiveRoles`."""
        password = self._new_password()
        hashed_password = await asyncio.to_thread(self._hasher.hash, password)
        async with self._database.transaction() as session:
            account = await add_account(session, self._clock, name, role, hashed_password, department, further)
            await self._record(session, "account.add", account, roles=_roles(account))
        return password

    async def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        further: Collection[Role] | None = None,
        department: str | None = None,
        oidc_subject: str | None = None,
        disabled: bool | None = None,
    ) -> None:
        """Set what is given; whoever gets other rights, or none, signs in anew."""
        async with self._database.transaction() as session:
            account = await _find(session, name)
            account.role = (role or Role(account.role)).value
            account.further_roles = sorted(further) if further is not None else account.further_roles
            check_combination({Role(account.role), *(Role(one) for one in account.further_roles)})
            await check_department(session, department)
            account.department = department or account.department
            if oidc_subject is not None:
                await _check_free(session, account, oidc_subject)
            account.oidc_subject = oidc_subject or account.oidc_subject
            if disabled is not None:
                account.disabled_at = self._clock.now() if disabled else None
            await self._sessions.revoke_all_in(session, account.id)
            await self._record(session, "account.change", account, roles=_roles(account), disabled=disabled)

    async def unlock(self, name: str) -> None:
        """Forget the failures of an account."""
        async with self._database.transaction() as session:
            account = await _find(session, name)
            account.failed_count, account.locked_until = 0, None
            await self._record(session, "account.unlock", account)

    async def reset_password(self, name: str) -> str:
        """A new first password, which is told and must be changed at once; every session ends."""
        password = self._new_password()
        hashed_password = await asyncio.to_thread(self._hasher.hash, password)
        async with self._database.transaction() as session:
            account = await _find(session, name)
            account.password_hash, account.password_changed_at = hashed_password, None
            account.failed_count, account.locked_until = 0, None
            await self._sessions.revoke_all_in(session, account.id)
            await self._record(session, "account.reset_password", account)
        return password

    async def reset_second_factor(self, name: str) -> None:
        """The telephone is lost: the next sign-in sets a new one up."""
        async with self._database.transaction() as session:
            account = await _find(session, name)
            account.totp_secret = account.totp_confirmed_at = account.totp_step = None
            await self._sessions.revoke_all_in(session, account.id)
            await self._record(session, "account.reset_second_factor", account)

    async def revoke_sessions(self, name: str) -> int:
        """End every session; returns how many."""
        async with self._database.transaction() as session:
            account = await _find(session, name)
            count = await self._sessions.revoke_all_in(session, account.id)
            await self._record(session, "account.revoke_sessions", account, count=count)
        return count

    async def end_other_sessions(self, staff: Staff, token: str) -> int:
        """By its owner: every session but the present one; returns how many."""
        async with self._database.transaction() as session:
            account = await _find(session, staff.name)
            count = await self._sessions.revoke_all_in(session, account.id, but=token)
            await self._record(session, "account.revoke_sessions", account, count=count)
        return count

    async def change_password(self, staff: Staff, token: str, old: str, new: str) -> None:
        """By its owner; other sessions end. Raises `SignInRefused` (the old one is wrong) or `WeakPassword`."""
        self._policy.check(new, staff.name)
        account = await self.one(staff.name)
        former = [account.password_hash, *account.former_hashes][: self._policy.remembered]
        if not await asyncio.to_thread(self._hasher.verify, account.password_hash, old):
            raise SignInRefused(staff.name, "wrong old password")
        if await asyncio.to_thread(lambda: any(self._hasher.verify(one, new) for one in former)):
            raise WeakPassword(f"不能使用最近{self._policy.remembered}次用过的密码。")
        hashed_password = await asyncio.to_thread(self._hasher.hash, new)
        async with self._database.transaction() as session:
            account = await _find(session, staff.name)
            account.password_hash, account.former_hashes = hashed_password, former
            account.password_changed_at = self._clock.now()
            await self._sessions.revoke_all_in(session, account.id, but=token)
            await self._record(session, "account.change_password", account)

    async def begin_second_factor(self, staff: Staff) -> str | None:
        """A new secret that waits for its first code; None when one is set up already."""
        async with self._database.transaction() as session:
            account = await _find(session, staff.name)
            if account.totp_confirmed_at is not None:
                return None
            account.totp_secret, account.totp_step = new_secret(), None
            await self._record(session, "account.begin_second_factor", account)
            return account.totp_secret

    async def confirm_second_factor(self, staff: Staff, token: str, code: str) -> bool:
        """The first code sets it up; any right code lets the present session pass. False: the code is wrong."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            account = await _find(session, staff.name)
            right = not count_attempt(account, now) and take_code(account, code, now)
            if right:
                account.failed_count, account.locked_until = 0, None
                account.totp_confirmed_at = account.totp_confirmed_at or now
                passed = update(StaffSession).where(StaffSession.token_hash == hashed(token))
                await session.execute(passed.values(second_factor=True))
            await self._record(session, "account.second_factor", account, result="done" if right else "failed")
        return right

    async def _record(
        self,
        session: AsyncSession,
        action: str,
        account: Account,
        result: str = "done",
        **details: str | int | bool | None,
    ) -> None:
        subject = f"account:{account.name}"
        await self._audit.record(session, action=action, subject=subject, result=result, details=details)


async def _find(session: AsyncSession, name: str) -> Account:
    wanted = select(Account).where(Account.name == name.strip().lower()).with_for_update()
    account = await session.scalar(wanted)
    if account is None:
        raise UnknownAccount(name)
    return account


async def _check_free(session: AsyncSession, account: Account, oidc_subject: str) -> None:
    taken = select(Account.id).where(Account.oidc_subject == oidc_subject, Account.id != account.id)
    if await session.scalar(taken) is not None:
        raise NameTaken(oidc_subject)


def _roles(account: Account) -> str:
    return ",".join([account.role, *account.further_roles])
