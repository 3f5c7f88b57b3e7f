"""/desk/v1/me/…: one's own password, second factor and sessions."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, TypeAdapter

from foundation.accounts.errors import SignInRefused, WeakPassword
from foundation.accounts.managing import AccountBook
from foundation.accounts.roles import EVERYBODY
from foundation.accounts.second_factor import address
from foundation.accounts.sessions import Sessions, hashed
from foundation.http import read_model
from foundation.problems import Problem, invalid
from foundation.staff_api import Endpoint, delete, get, post, staff_of
from foundation.staff_api.guard import token_of

_Secret = Annotated[SecretStr, Field(min_length=1, max_length=200)]


class PasswordBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    old: _Secret
    new: _Secret


class CodeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=16)


class SecondFactorView(BaseModel):
    """`address` is what an authenticator application reads from a code picture; `secret` is typed otherwise."""

    secret: str
    address: str


class OpenSession(BaseModel):
    created_at: AwareDatetime
    seen_at: AwareDatetime
    address: str
    via: str
    present: bool


class RevokedSessions(BaseModel):
    revoked: int


_SESSIONS = TypeAdapter(list[OpenSession])


class OwnAccountApi:
    """What everybody may do with the own account, also before anything else is allowed."""

    def __init__(self, book: AccountBook, sessions: Sessions) -> None:
        self._book, self._sessions = book, sessions

    def endpoints(self) -> list[Endpoint]:
        me, first = "/desk/v1/me", {"while_pending": True}
        return [
            post(
                f"{me}/password", self.password, EVERYBODY, summary="修改密码", body=PasswordBody, status=204, **first,
            ),
            post(
                f"{me}/second-factor", self.begin, EVERYBODY, summary="绑定动态口令", answer=SecondFactorView,
                problems=(409,), **first,
            ),
            post(
                f"{me}/second-factor/confirmation", self.confirm, EVERYBODY, summary="确认动态口令", body=CodeBody,
                status=204, **first,
            ),
            get(f"{me}/sessions", self.sessions, EVERYBODY, summary="我的登录", answer=list[OpenSession]),
            delete(f"{me}/sessions", self.end_sessions, EVERYBODY, summary="退出其他登录", answer=RevokedSessions),
        ]  # fmt: skip

    async def password(self, request: web.Request) -> web.Response:
        body = await read_model(request, PasswordBody)
        old, new = body.old.get_secret_value(), body.new.get_secret_value()
        try:
            await self._book.change_password(staff_of(request), token_of(request), old, new)
        except SignInRefused:
            raise invalid("原密码不对。", kind="wrong_password", fields=["old"]) from None
        except WeakPassword as error:
            raise invalid(error.problem, kind="weak_password", fields=["new"]) from None
        return web.Response(status=204)

    async def begin(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        secret = await self._book.begin_second_factor(staff)
        if secret is None:
            raise Problem(409, "set_up_already", "Set up already", "动态口令已绑定；更换手机请联系安全管理员重置。")
        return web.json_response({"secret": secret, "address": address(staff.name, secret)})

    async def confirm(self, request: web.Request) -> web.Response:
        body = await read_model(request, CodeBody)
        if not await self._book.confirm_second_factor(staff_of(request), token_of(request), body.code):
            raise invalid("动态口令不对或已用过，请输入手机上最新的一个。", kind="wrong_code", fields=["code"])
        return web.Response(status=204)

    async def sessions(self, request: web.Request) -> web.Response:
        present = hashed(token_of(request))
        views = [
            OpenSession(
                created_at=row.created_at,
                seen_at=row.seen_at,
                address=row.address,
                via=row.via,
                present=row.token_hash == present,
            )
            for row in await self._sessions.of(staff_of(request).id)
        ]
        return web.json_response(_SESSIONS.dump_python(views, mode="json"))

    async def end_sessions(self, request: web.Request) -> web.Response:
        count = await self._book.end_other_sessions(staff_of(request), token_of(request))
        return web.json_response({"revoked": count})
