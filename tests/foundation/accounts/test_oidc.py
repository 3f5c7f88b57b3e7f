"""Signing in over a small provider that speaks the real protocol: discovery, PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlalchemy import select

from foundation.accounts.errors import SignInRefused
from foundation.accounts.models import Account
from foundation.accounts.oidc import OidcSettings, OidcSignIn
from foundation.audit import AuditLog
from tests.foundation.accounts.conftest import Door

ISSUER = "https://sso.example.gov.cn"
SETTINGS = OidcSettings(
    issuer=ISSUER,
    client_id="wenzheng",
    client_secret=SecretStr("s3cret"),
    redirect_uri="https://desk.example.gov.cn/desk/v1/oidc/callback",
)


@dataclass
class Provider:
    """A faithful small fake: it checks the client, the code and the verifier, and signs what it says."""

    door: Door
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing_key: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    issuer: str = ISSUER

    def authorise(self, address: str) -> tuple[str, str]:
        """What the browser brings back: code and state."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        assert query["redirect_uri"] == SETTINGS.redirect_uri
        assert "openid" in query["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return code, query["state"]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx2.Response(200, json=self._document())
            case "/jwks":
                return httpx2.Response(200, json={"keys": [self.key.as_dict(private=False)]})
            case "/token":
                return self._token(request)
        return httpx2.Response(404)

    def _document(self) -> dict[str, str]:
        ends = {name: f"{ISSUER}/{path}" for name, path in ENDS.items()}
        return {"issuer": self.issuer, **ends}

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        form = {key: values[0] for key, values in parse_qs(request.content.decode()).items()}
        basic = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
        asked = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        if asked is None or basic != "wenzheng:s3cret" or challenge.rstrip("=") != asked["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        now = int(self.door.clock.now().timestamp())
        claims = {"iss": ISSUER, "aud": "wenzheng", "sub": "wang", "nonce": asked["nonce"], "iat": now, "exp": now + 60}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, **self.changed}, self.signing_key or self.key)
        return httpx2.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": token})


ENDS = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}


@pytest.fixture
def provider(door: Door) -> Provider:
    return Provider(door)


@pytest.fixture
async def oidc(door: Door, provider: Provider) -> OidcSignIn:
    async with door.database.transaction() as session:
        account = (await session.scalars(select(Account))).one()
        account.oidc_subject = f"{ISSUER}|wang"
    transport = httpx2.MockTransport(provider)
    return OidcSignIn(SETTINGS, door.database, door.clock, door.sessions, AuditLog(door.clock), transport)


async def refused(oidc: OidcSignIn, code: str, state: str) -> str:
    with pytest.raises(SignInRefused) as caught:
        await oidc.arrive(code, state)
    return caught.value.reason


async def test_somebody_whom_the_provider_vouches_for(door: Door, provider: Provider, oidc: OidcSignIn) -> None:
    departure = await oidc.depart()
    opened = await oidc.arrive(*provider.authorise(departure.address))
    staff = await door.sessions.recognise(opened.token)
    assert (staff.name, staff.must) == ("wang", ())  # the provider knows the password, not we


async def test_an_attempt_is_used_once_and_not_for_ever(door: Door, provider: Provider, oidc: OidcSignIn) -> None:
    code, state = provider.authorise((await oidc.depart()).address)
    await oidc.arrive(code, state)
    assert await refused(oidc, code, state) == "unknown state"
    code, state = provider.authorise((await oidc.depart()).address)
    door.clock.advance(minutes=11)
    assert await refused(oidc, code, state) == "unknown state"


async def test_a_state_that_is_not_ours(provider: Provider, oidc: OidcSignIn) -> None:
    code, _ = provider.authorise((await oidc.depart()).address)
    assert await refused(oidc, code, "made up") == "unknown state"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "replayed"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
)
async def test_claims_that_are_not_right(provider: Provider, oidc: OidcSignIn, changed: dict[str, Any]) -> None:
    provider.changed = changed
    assert await refused(oidc, *provider.authorise((await oidc.depart()).address))


async def test_a_token_signed_by_somebody_else(provider: Provider, oidc: OidcSignIn) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "1"})
    assert await refused(oidc, *provider.authorise((await oidc.depart()).address)) == "BadSignatureError"


async def test_an_unlinked_subject_and_a_closed_account(door: Door, provider: Provider, oidc: OidcSignIn) -> None:
    provider.changed = {"sub": "stranger"}
    assert await refused(oidc, *provider.authorise((await oidc.depart()).address)) == "unknown subject"
    provider.changed = {}
    async with door.database.transaction() as session:
        (await session.scalars(select(Account))).one().disabled_at = door.clock.now()
    assert await refused(oidc, *provider.authorise((await oidc.depart()).address)) == "disabled"


async def test_a_wrong_code_and_a_provider_of_another_name(provider: Provider, oidc: OidcSignIn) -> None:
    _, state = provider.authorise((await oidc.depart()).address)
    assert await refused(oidc, "wrong", state) == "OAuthError"
    provider.issuer = "https://evil.example"
    with pytest.raises(SignInRefused, match="another issuer"):
        await oidc.depart()


@pytest.mark.parametrize(("amr", "must"), [(["pwd"], ("second_factor",)), (["pwd", "otp"], ())])
async def test_the_providers_second_factor_counts(
    door: Door, provider: Provider, oidc: OidcSignIn, amr: list[str], must: tuple[str, ...]
) -> None:
    provider.changed = {"amr": amr}
    async with door.database.transaction() as session:
        (await session.scalars(select(Account))).one().role = "supervisor"
    opened = await oidc.arrive(*provider.authorise((await oidc.depart()).address))
    assert (await door.sessions.recognise(opened.token)).must == must
