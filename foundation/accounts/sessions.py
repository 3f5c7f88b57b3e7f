"""Sessions of signed-in staff: a random token, stored as a hash, that ends by itself when nobody uses it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.errors import SessionInvalid
from foundation.accounts.models import Account, StaffSession
from foundation.accounts.policy import PasswordPolicy
from foundation.accounts.roles import TWO_FACTORS, Role
from foundation.audit.log import present_address
from foundation.clock import Clock
from foundation.database import Database

_SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Staff:
    """Who is asking: the main role, and further ones of somebody who does two jobs.

    `must`: what has to be done before anything else: `second_factor`, `password`.
    """

    id: int
    name: str
    role: Role
    department: str | None
    further: frozenset[Role] = frozenset()
    must: tuple[str, ...] = ()

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
    """Opens, recognises, lists and ends sessions. `life`: at most; `idle`: without a request."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        life: timedelta = timedelta(hours=12),
        idle: timedelta = timedelta(minutes=30),
        policy: PasswordPolicy | None = None,
    ) -> None:
        self._database, self._clock, self._life, self._idle = database, clock, life, idle
        self._policy = policy or PasswordPolicy()

    async def open_in(
        self, session: AsyncSession, account: Account, *, via: str = "local", second_factor: bool = False
    ) -> Opened:
        """A new session for an account, in the caller's transaction."""
        now = self._clock.now()
        token = secrets.token_urlsafe(32)
        expires = now + self._life
        row = StaffSession(
            token_hash=hashed(token),
            account=account.id,
            created_at=now,
            seen_at=now,
            expires_at=expires,
            via=via,
            second_factor=second_factor,
            address=present_address(),
        )
        session.add(row)
        return Opened(token, expires, self._staff(account, row))

    async def recognise(self, token: str) -> Staff:
        """Whose token this is; raises `SessionInvalid`."""
        now = self._clock.now()
        async with self._database.read() as session:
            row = await session.get(StaffSession, hashed(token))
            if row is None or row.revoked_at is not None or now >= min(row.expires_at, row.seen_at + self._idle):
                raise SessionInvalid("no such session, or it has ended")
            account = await session.get_one(Account, row.account)
            if account.disabled_at is not None:
                raise SessionInvalid("the account is disabled")
        if now - row.seen_at >= _SEEN_STEP:
            await self._seen(row.token_hash, now)
        return self._staff(account, row)

    async def of(self, account_id: int) -> list[StaffSession]:
        """An account's open sessions, newest first."""
        now = self._clock.now()
        query = (
            select(StaffSession)
            .where(StaffSession.account == account_id, StaffSession.revoked_at.is_(None), StaffSession.expires_at > now)
            .order_by(StaffSession.created_at.desc())
        )
        async with self._database.read() as session:
            return [row for row in await session.scalars(query) if now < row.seen_at + self._idle]

    async def all_open(self) -> list[tuple[StaffSession, Account]]:
        """Every open session with its account, the last used first."""
        now = self._clock.now()
        query = (
            select(StaffSession, Account)
            .join(Account, Account.id == StaffSession.account)
            .where(StaffSession.revoked_at.is_(None), StaffSession.expires_at > now, Account.disabled_at.is_(None))
            .order_by(StaffSession.seen_at.desc())
        )
        async with self._database.read() as session:
            rows = await session.execute(query)
            return [(one, account) for one, account in rows if now < one.seen_at + self._idle]

    def _staff(self, account: Account, row: StaffSession) -> Staff:
        roles = frozenset(Role(role) for role in account.further_roles) | {Role(account.role)}
        must = []
        if roles & TWO_FACTORS and not row.second_factor:
            must.append("second_factor")
        if row.via == "local" and self._policy.is_due(account.password_changed_at, self._clock.now()):
            must.append("password")
        role = Role(account.role)
        return Staff(account.id, account.name, role, account.department, roles - {role}, tuple(must))

    async def revoke(self, token: str) -> None:
        """End the session of a token; a second time does nothing."""
        async with self._database.transaction() as session:
            row = await session.get(StaffSession, hashed(token))
            if row is not None and row.revoked_at is None:
                row.revoked_at = self._clock.now()

    async def revoke_all_in(self, session: AsyncSession, account_id: int, *, but: str | None = None) -> int:
        """End every session of an account (disabled, or a new password) `but` the one of this token, in the
        caller's transaction; returns how many."""
        statement = update(StaffSession).where(StaffSession.account == account_id, StaffSession.revoked_at.is_(None))
        if but is not None:
            statement = statement.where(StaffSession.token_hash != hashed(but))
        done = await session.execute(statement.values(revoked_at=self._clock.now()))
        return int(done.rowcount)  # type: ignore[attr-defined]

    async def _seen(self, token_hash: str, now: datetime) -> None:
        async with self._database.transaction() as session:
            await session.execute(update(StaffSession).where(StaffSession.token_hash == token_hash).values(seen_at=now))


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
