"""POST /desk/v1/sign-in, POST /desk/v1/sign-out, GET /desk/v1/me."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from foundation.accounts.errors import SignInRefused
from foundation.accounts.roles import EVERYBODY
from foundation.accounts.sessions import Sessions, Staff
from foundation.accounts.signing_in import LOCKOUT, MAX_FAILURES, SignIn
from foundation.clock import CHINA
from foundation.http import read_model
from foundation.problems import Problem
from foundation.staff_api import Endpoint, get, post, staff_of
from foundation.staff_api.guard import bearer_token

_REFUSED = (
    f"用户名或密码不对，或账号已停用。连续输错{MAX_FAILURES}次，账号暂停登录{int(LOCKOUT.total_seconds() // 60)}分钟。"
)


class SignInBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=200)


class SigningInApi:
    """Opens and ends sessions."""

    def __init__(self, sign_in: SignIn, sessions: Sessions) -> None:
        self._sign_in, self._sessions = sign_in, sessions

    def endpoints(self) -> list[Endpoint]:
        return [
            post("/desk/v1/sign-in", self.sign_in, None, body=SignInBody),
            post("/desk/v1/sign-out", self.sign_out, EVERYBODY),
            get("/desk/v1/me", self.me, EVERYBODY),
        ]

    async def sign_in(self, request: web.Request) -> web.Response:
        body = await read_model(request, SignInBody)
        try:
            opened = await self._sign_in.sign_in(body.name, body.password.get_secret_value())
        except SignInRefused:
            raise Problem(401, "sign_in_refused", "Sign-in refused", _REFUSED) from None
        expires = opened.expires_at.astimezone(CHINA).isoformat(timespec="seconds")
        return web.json_response({"token": opened.token, "expires_at": expires, "account": _account(opened.staff)})

    async def sign_out(self, request: web.Request) -> web.Response:
        await self._sessions.revoke(bearer_token(request))
        return web.Response(status=204)

    async def me(self, request: web.Request) -> web.Response:
        return web.json_response(_account(staff_of(request)))


def _account(staff: Staff) -> dict[str, Any]:
    return {
        "name": staff.name,
        "role": staff.role.value,
        "role_label": staff.role.label,
        "roles": sorted(staff.roles),
        "department": staff.department,
    }
