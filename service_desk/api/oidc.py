"""GET /desk/v1/oidc/departure and …/callback: signing in over the identity provider."""

from __future__ import annotations

import hmac

from aiohttp import web
from pydantic import BaseModel, Field

from foundation.accounts.errors import SignInRefused
from foundation.accounts.oidc import ATTEMPT_LIFE, OidcSignIn
from foundation.http import read_query
from foundation.problems import Problem
from foundation.staff_api import Endpoint, get
from service_desk.api.signing_in import set_cookie

_COOKIE = "wenzheng_oidc"
_PATH = "/desk/v1/oidc"


class CallbackQuery(BaseModel):
    """What the provider's redirect carries; further parameters of theirs are ignored."""

    code: str = Field(default="", max_length=4000)
    state: str = Field(default="", max_length=200)


class OidcApi:
    """Without a provider in the settings both answer 404."""

    def __init__(self, sign_in: OidcSignIn | None, *, secure: bool = False) -> None:
        self._sign_in, self._secure = sign_in, secure

    def endpoints(self) -> list[Endpoint]:
        return [
            get(f"{_PATH}/departure", self.depart, None, summary="统一身份认证登录", status=302, problems=(401, 404)),
            get(
                f"{_PATH}/callback", self.arrive, None, summary="统一身份认证返回", status=302, query=CallbackQuery,
                problems=(401, 404),
            ),
        ]  # fmt: skip

    async def depart(self, _request: web.Request) -> web.StreamResponse:
        try:
            departure = await self._provider().depart()
        except SignInRefused:
            raise _refused() from None
        response = _to(departure.address)
        # Lax: the provider's redirect back is another site's navigation and must carry it
        response.set_cookie(
            _COOKIE,
            departure.state,
            httponly=True,
            samesite="Lax",
            secure=self._secure,
            path=_PATH,
            max_age=int(ATTEMPT_LIFE.total_seconds()),
        )
        return response

    async def arrive(self, request: web.Request) -> web.StreamResponse:
        provider, query = self._provider(), read_query(request, CallbackQuery)
        mine = request.cookies.get(_COOKIE, "")
        if not mine or not hmac.compare_digest(mine.encode(), query.state.encode()):
            raise _refused()  # somebody else's attempt, slipped to this browser
        try:
            opened = await provider.arrive(query.code, query.state)
        except SignInRefused:
            raise _refused() from None
        response = _to("/")
        response.del_cookie(_COOKIE, path=_PATH)
        set_cookie(response, opened, secure=self._secure)
        return response

    def _provider(self) -> OidcSignIn:
        if self._sign_in is None:
            raise Problem(404, "no_provider", "Not configured", "本系统没有启用统一身份认证，请用账号密码登录。")
        return self._sign_in


def _to(address: str) -> web.Response:
    return web.Response(status=302, headers={"Location": address})


def _refused() -> Problem:
    return Problem(401, "sign_in_refused", "Sign-in refused", "统一身份认证没有成功，请重新登录或联系安全管理员。")
