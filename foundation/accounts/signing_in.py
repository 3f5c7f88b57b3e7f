"""Signing in, with a lockout: five failures close an account for a quarter of an hour (GB/T 22239-2019)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.errors import CodeNeeded, SignInRefused
from foundation.accounts.models import Account
from foundation.accounts.passwords import Hasher, random_password
from foundation.accounts.second_factor import take_code
from foundation.accounts.sessions import Opened, Sessions
from foundation.audit.log import AuditLog
from foundation.clock import Clock
from foundation.database import Database

MAX_FAILURES = 5
LOCKOUT = timedelta(minutes=15)
_log = structlog.get_logger("accounts")


class SignIn:
    """Checks a name and password and opens a session.

    Every attempt is counted before the password is looked at, so that many attempts at once are not more than
    many in a row.
    """

    def __init__(
        self, database: Database, clock: Clock, hasher: Hasher, sessions: Sessions, audit: AuditLog | None = None
    ) -> None:
        self._database, self._clock, self._hasher, self._sessions = database, clock, hasher, sessions
        self._audit = audit or AuditLog(clock)
        self._nobody: str | None = None

    async def sign_in(self, name: str, password: str, code: str | None = None) -> Opened:
        """A new session; raises `SignInRefused`, or `CodeNeeded` when only the one-time code is missing."""
        name = name.strip().lower()
        try:
            opened = await self._try(name, password, code)
        except SignInRefused as refused:
            async with self._database.transaction() as session:
                details = {"why": refused.reason}
                await self._record(session, name, "refused", details)
            _log.warning("sign-in refused", account=name[:64], reason=refused.reason)
            raise
        _log.info("signed in", account=name)
        return opened

    async def _try(self, name: str, password: str, code: str | None) -> Opened:
        account = await self._count_attempt(name)
        if account is None:
            await self._check(await self._hash_of_nobody(), password)  # takes as long as for a known name
            raise SignInRefused(name, "unknown name")
        if not await self._check(account.password_hash, password):
            raise SignInRefused(name, "wrong password")
        if account.disabled_at is not None:
            raise SignInRefused(name, "disabled")
        if account.totp_confirmed_at is not None and not code:
            raise CodeNeeded(name)
        return await self._open(account.id, code)

    async def _count_attempt(self, name: str) -> Account | None:
        locked = False
        async with self._database.transaction() as session:
            account = await session.scalar(select(Account).where(Account.name == name).with_for_update())
            if account is not None:
                locked = count_attempt(account, self._clock.now())
        if locked:
            raise SignInRefused(name, "locked")
        return account

    async def _open(self, account_id: int, code: str | None) -> Opened:
        async with self._database.transaction() as session:
            account = await session.get_one(Account, account_id, with_for_update=True)
            two_factors = account.totp_confirmed_at is not None
            if two_factors and not take_code(account, code or "", self._clock.now()):
                raise SignInRefused(account.name, "wrong code")
            account.failed_count, account.locked_until = 0, None
            await self._record(session, account.name, "done", {})
            return await self._sessions.open_in(session, account, second_factor=two_factors)

    async def _record(self, session: AsyncSession, name: str, result: str, details: dict[str, str]) -> None:
        subject = f"account:{name}"
        await self._audit.record(
            session, actor=name, action="account.sign_in", subject=subject, result=result, details=details
        )

    async def _check(self, hashed: str, password: str) -> bool:
        return await asyncio.to_thread(self._hasher.verify, hashed, password)

    async def _hash_of_nobody(self) -> str:
        if self._nobody is None:
            self._nobody = await asyncio.to_thread(self._hasher.hash, random_password())
        return self._nobody


def count_attempt(account: Account, now: datetime) -> bool:
    """Count an attempt; True when the account is locked and the attempt is not to be looked at."""
    if account.locked_until is not None:
        if account.locked_until > now:
            return True
        account.failed_count, account.locked_until = 0, None
    account.failed_count += 1
    if account.failed_count >= MAX_FAILURES:
        account.locked_until = now + LOCKOUT
    return False
