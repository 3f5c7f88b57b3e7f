"""The desk's doors: sign-in, own account, accounts, identity provider, audit log; the guard before all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import httpx2
from aiohttp import web

from foundation.accounts.managing import AccountBook
from foundation.accounts.oidc import OidcSettings, OidcSignIn
from foundation.accounts.passwords import Hasher
from foundation.accounts.policy import PasswordPolicy
from foundation.accounts.sessions import Sessions
from foundation.accounts.signing_in import SignIn
from foundation.audit import AuditLog
from foundation.audit.api import AuditApi
from foundation.audit.requests import audit_requests
from foundation.clock import Clock
from foundation.database import Database
from foundation.staff_api import declare
from foundation.staff_api.guard import guard
from service_desk.api.accounts import AccountsApi, account_problems
from service_desk.api.oidc import OidcApi
from service_desk.api.own_account import OwnAccountApi
from service_desk.api.signing_in import SigningInApi


@dataclass(frozen=True)
class Doors:
    """How people come in. `secure`: cookies only over https; `transport` reaches the provider in tests."""

    life: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(minutes=30)
    trusted_proxies: frozenset[str] = frozenset()
    secure: bool = False
    policy: PasswordPolicy = field(default_factory=PasswordPolicy)
    oidc: OidcSettings | None = None
    transport: httpx2.AsyncBaseTransport | None = None


def set_doors(
    app: web.Application, database: Database, clock: Clock, hasher: Hasher, audit: AuditLog, doors: Doors
) -> None:
    """Put the doors into an application."""
    sessions = Sessions(database, clock, life=doors.life, idle=doors.idle, policy=doors.policy)
    sign_in = SignIn(database, clock, hasher, sessions, audit)
    book = AccountBook(database, clock, hasher, sessions, audit, policy=doors.policy)
    provider = None
    if doors.oidc is not None:
        provider = OidcSignIn(doors.oidc, database, clock, sessions, audit, doors.transport)
    app.middlewares.append(audit_requests(database, audit, doors.trusted_proxies))
    app.middlewares.append(guard(sessions))
    app.middlewares.append(account_problems)
    declare(app, SigningInApi(sign_in, sessions, secure=doors.secure).endpoints())
    declare(app, OwnAccountApi(book, sessions).endpoints())
    declare(app, AccountsApi(book, sessions).endpoints())
    declare(app, OidcApi(provider, secure=doors.secure).endpoints())
    declare(app, AuditApi(database, audit).endpoints())
