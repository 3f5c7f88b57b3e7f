"""POST /desk/v1/sign-in, POST /desk/v1/sign-out, GET /desk/v1/me."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr

from foundation.accounts.errors import CodeNeeded, SignInRefused
from foundation.accounts.roles import EVERYBODY, Role
from foundation.accounts.sessions import Opened, Sessions, Staff
from foundation.accounts.signing_in import LOCKOUT, MAX_FAILURES, SignIn
from foundation.clock import CHINA
from foundation.http import read_model
from foundation.problems import Problem
from foundation.staff_api import Endpoint, get, post, staff_of
from foundation.staff_api.guard import COOKIE, bearer_token, forgery_token, token_of

_REFUSED = (
    f"用户名、密码或动态口令不对，或账号已停用。连续输错{MAX_FAILURES}次，"
    f"账号暂停登录{int(LOCKOUT.total_seconds() // 60)}分钟。"
)


class SignInBody(BaseModel):
    """`cookie`: the console asks for a cookie that no script can read; programs get the token itself."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=64)
    password: Annotated[SecretStr, Field(min_length=1, max_length=200)]
    code: str | None = Field(default=None, max_length=16)
    cookie: bool = False


class AccountView(BaseModel):
    """Who is signed in. `must`: what has to be done before anything else answers."""

    name: str
    role: Role
    role_label: str
    roles: list[Role]
    department: str | None
    must: list[str]
    csrf: str | None = None


class SessionView(BaseModel):
    token: str | None
    csrf: str | None
    expires_at: AwareDatetime
    account: AccountView


class SigningInApi:
    """Opens and ends sessions. `secure`: the cookie only goes over https."""

    def __init__(self, sign_in: SignIn, sessions: Sessions, *, secure: bool = False) -> None:
        self._sign_in, self._sessions, self._secure = sign_in, sessions, secure

    def endpoints(self) -> list[Endpoint]:
        return [
            post(
                "/desk/v1/sign-in", self.sign_in, None, summary="登录", body=SignInBody, answer=SessionView,
                problems=(401,),
            ),
            post("/desk/v1/sign-out", self.sign_out, EVERYBODY, summary="退出登录", status=204, while_pending=True),
            get("/desk/v1/me", self.me, EVERYBODY, summary="当前账号", answer=AccountView, while_pending=True),
        ]  # fmt: skip

    async def sign_in(self, request: web.Request) -> web.Response:
        body = await read_model(request, SignInBody)
        try:
            opened = await self._sign_in.sign_in(body.name, body.password.get_secret_value(), body.code)
        except CodeNeeded:
            raise Problem(401, "code_needed", "One-time code needed", "请输入动态口令。") from None
        except SignInRefused:
            raise Problem(401, "sign_in_refused", "Sign-in refused", _REFUSED) from None
        view = SessionView(
            token=None if body.cookie else opened.token,
            csrf=forgery_token(opened.token) if body.cookie else None,
            expires_at=opened.expires_at.astimezone(CHINA).replace(microsecond=0),
            account=account_view(opened.staff),
        )
        response = web.json_response(view.model_dump(mode="json"))
        if body.cookie:
            set_cookie(response, opened, secure=self._secure)
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        await self._sessions.revoke(token_of(request))
        response = web.Response(status=204)
        response.del_cookie(COOKIE, path="/")
        return response

    async def me(self, request: web.Request) -> web.Response:
        csrf = None if bearer_token(request) else forgery_token(token_of(request))
        view = account_view(staff_of(request)).model_copy(update={"csrf": csrf})
        return web.json_response(view.model_dump(mode="json", exclude_none=False))


def set_cookie(response: web.StreamResponse, opened: Opened, *, secure: bool) -> None:
    """The session as a cookie that no script reads and no other site's request carries."""
    response.set_cookie(COOKIE, opened.token, httponly=True, samesite="Strict", secure=secure, path="/")


def account_view(staff: Staff) -> AccountView:
    """What the console is told of somebody."""
    return AccountView(
        name=staff.name,
        role=staff.role,
        role_label=staff.role.label,
        roles=sorted(staff.roles),
        department=staff.department,
        must=list(staff.must),
    )
