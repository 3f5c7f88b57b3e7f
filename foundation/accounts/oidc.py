"""Signing in over an identity provider (OpenID Connect, authorization code with PKCE), beside local accounts.

Nobody gets an account this way: the security administrator links `issuer|subject` to one that exists.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, SecretStr
from sqlalchemy import delete, select

from foundation.accounts.errors import SignInRefused
from foundation.accounts.models import Account, OidcAttempt
from foundation.accounts.sessions import Opened, Sessions, hashed
from foundation.audit.log import AuditLog
from foundation.clock import Clock
from foundation.database import Database

ATTEMPT_LIFE = timedelta(minutes=10)
_ALGORITHMS = ["RS256", "ES256", "PS256"]
_SECOND_FACTORS = frozenset({"mfa", "otp", "hwk"})  # RFC 8176


class OidcSettings(BaseModel):
    """The provider, and how we are known there. `redirect_uri` ends with `/desk/v1/oidc/callback`."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    client_id: str
    client_secret: SecretStr
    redirect_uri: str


@dataclass(frozen=True)
class Departure:
    """Where the browser goes, and the secret by which it is known when it comes back."""

    address: str
    state: str


class OidcSignIn:
    """Sends people to the provider and opens sessions for those it vouches for. Raises `SignInRefused`."""

    def __init__(
        self,
        settings: OidcSettings,
        database: Database,
        clock: Clock,
        sessions: Sessions,
        audit: AuditLog,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        self._sessions, self._audit, self._transport = sessions, audit, transport

    async def depart(self) -> Departure:
        """A new attempt, kept for ten minutes."""
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        async with self._client() as client:
            provider = await self._provider(client)
            address, state = client.create_authorization_url(
                provider["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        now = self._clock.now()
        async with self._database.transaction() as session:
            await session.execute(delete(OidcAttempt).where(OidcAttempt.expires_at < now))
            attempt = OidcAttempt(
                state_hash=hashed(state), nonce=nonce, verifier=verifier, expires_at=now + ATTEMPT_LIFE
            )
            session.add(attempt)
        return Departure(address, state)

    async def arrive(self, code: str, state: str) -> Opened:
        """The session of whoever came back with this code; an attempt is used once."""
        attempt = await self._take(state)
        claims = await self._claims(code, attempt)
        subject = f"{self._settings.issuer}|{claims['sub']}"
        two_factors = not _SECOND_FACTORS.isdisjoint(claims.get("amr", ()))
        async with self._database.transaction() as session:
            account = await session.scalar(select(Account).where(Account.oidc_subject == subject))
            why = "unknown subject" if account is None else "disabled" if account.disabled_at else ""
            await self._audit.record(
                session,
                actor=account.name if account is not None else "anonymous",
                action="account.sign_in_oidc",
                subject=f"subject:{hashlib.sha256(subject.encode()).hexdigest()[:16]}",
                result="refused" if why else "done",
                details={"why": why},
            )
            if account is not None and not why:
                return await self._sessions.open_in(session, account, via="oidc", second_factor=two_factors)
        raise SignInRefused("oidc", why)

    async def _take(self, state: str) -> OidcAttempt:
        async with self._database.transaction() as session:
            attempt = await session.get(OidcAttempt, hashed(state), with_for_update=True)
            if attempt is None or attempt.expires_at <= self._clock.now():
                raise SignInRefused("oidc", "unknown state")
            await session.delete(attempt)
        return attempt

    async def _claims(self, code: str, attempt: OidcAttempt) -> Mapping[str, Any]:
        try:
            async with self._client() as client:
                provider = await self._provider(client)
                token = await client.fetch_token(provider["token_endpoint"], code=code, code_verifier=attempt.verifier)
                answer = await client.request("GET", provider["jwks_uri"], withhold_token=True)
                keys = KeySet.import_key_set(answer.json())
            claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                now=int(self._clock.now().timestamp()),
                leeway=60,
                iss={"essential": True, "value": self._settings.issuer},
                aud={"essential": True, "value": self._settings.client_id},
                nonce={"essential": True, "value": attempt.nonce},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(claims)
        except (OAuthError, JoseError, httpx2.HTTPError, ValueError, KeyError) as error:
            raise SignInRefused("oidc", f"{type(error).__name__}") from error
        return claims

    async def _provider(self, client: AsyncOAuth2Client) -> Mapping[str, Any]:
        address = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            answer = await client.request("GET", address, withhold_token=True)
            answer.raise_for_status()
            document: Mapping[str, Any] = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise SignInRefused("oidc", f"provider: {type(error).__name__}") from error
        if document.get("issuer") != self._settings.issuer:
            raise SignInRefused("oidc", "provider: another issuer")
        return document

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._settings.client_id,
            self._settings.client_secret.get_secret_value(),
            scope="openid profile",
            redirect_uri=self._settings.redirect_uri,
            code_challenge_method="S256",
            transport=self._transport,
            timeout=10,
        )
