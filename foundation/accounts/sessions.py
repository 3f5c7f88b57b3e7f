"""Sessions of signed-in staff: a random token, stored as a hash, that ends by itself when nobody uses it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.errors import SessionInvalid
from foundation.accounts.models import Account, StaffSession
from foundation.accounts.roles import Role
from foundation.clock import Clock
from foundation.database import Database

_SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Staff:
    """Who is asking: the main role, and further ones of somebody who does two jobs."""

    id: int
    name: str
    role: Role
    department: str | None
    further: frozenset[Role] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return self.further | {self.role}

    def has(self, *roles: Role) -> bool:
        """Whether one of the roles is theirs."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Opened:
    """A new session; the token is told once and stored nowhere."""

    token: str
    expires_at: datetime
    staff: Staff


class Sessions:
    """Opens, recognises and ends sessions. `life`: at most; `idle`: without a request."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        life: timedelta = timedelta(hours=12),
        idle: timedelta = timedelta(minutes=30),
    ) -> None:
        self._database, self._clock, self._life, self._idle = database, clock, life, idle

    async def open_in(self, session: AsyncSession, account: Account) -> Opened:
        """A new session for an account, in the caller's transaction."""
        now = self._clock.now()
        token = secrets.token_urlsafe(32)
        expires = now + self._life
        session.add(
            StaffSession(token_hash=_hashed(token), account=account.id, created_at=now, seen_at=now, expires_at=expires)
        )
        return Opened(token, expires, _staff(account))

    async def recognise(self, token: str) -> Staff:
        """Whose token this is; raises `SessionInvalid`."""
        now = self._clock.now()
        async with self._database.read() as session:
            row = await session.get(StaffSession, _hashed(token))
            if row is None or row.revoked_at is not None or now >= min(row.expires_at, row.seen_at + self._idle):
                raise SessionInvalid("no such session, or it has ended")
            account = await session.get_one(Account, row.account)
            if account.disabled_at is not None:
                raise SessionInvalid("the account is disabled")
        if now - row.seen_at >= _SEEN_STEP:
            await self._seen(row.token_hash, now)
        return _staff(account)

    async def revoke(self, token: str) -> None:
        """End the session of a token; a second time does nothing."""
        async with self._database.transaction() as session:
            row = await session.get(StaffSession, _hashed(token))
            if row is not None and row.revoked_at is None:
                row.revoked_at = self._clock.now()

    async def revoke_all_in(self, session: AsyncSession, account_id: int) -> None:
        """End every session of an account (disabled, or a new password), in the caller's transaction."""
        await session.execute(
            update(StaffSession)
            .where(StaffSession.account == account_id, StaffSession.revoked_at.is_(None))
            .values(revoked_at=self._clock.now())
        )

    async def _seen(self, token_hash: str, now: datetime) -> None:
        async with self._database.transaction() as session:
            await session.execute(update(StaffSession).where(StaffSession.token_hash == token_hash).values(seen_at=now))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _staff(account: Account) -> Staff:
    further = frozenset(Role(role) for role in account.further_roles)
    return Staff(account.id, account.name, Role(account.role), account.department, further)
