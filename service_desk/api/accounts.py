"""/desk/v1/accounts and /desk/v1/sessions: the security administrator gives and takes rights."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from foundation.accounts.errors import AccountError, ExclusiveRoles, NameTaken, UnknownAccount, UnknownDepartment
from foundation.accounts.managing import AccountBook
from foundation.accounts.models import Account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.http import read_model
from foundation.problems import Problem, invalid, not_found
from foundation.staff_api import Endpoint, Items, delete, get, patch, post

_SECURITY = {Role.SECURITY_ADMINISTRATOR}
_NAME = r"^[a-z0-9][a-z0-9._-]*$"


class NewAccountBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=64, pattern=_NAME)
    role: Role
    further_roles: list[Role] = Field(default=[], max_length=len(Role))
    department: str | None = Field(default=None, max_length=32)


class ChangeBody(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    further_roles: list[Role] | None = Field(default=None, max_length=len(Role))
    department: str | None = Field(default=None, min_length=1, max_length=32)
    oidc_subject: str | None = Field(default=None, min_length=3, max_length=300)
    disabled: bool | None = None


class AccountRow(BaseModel):
    name: str
    role: Role
    further_roles: list[Role]
    department: str | None
    disabled: bool
    locked_until: AwareDatetime | None
    second_factor: bool
    oidc: bool
    created_at: AwareDatetime
    password_changed_at: AwareDatetime | None


class FirstPassword(BaseModel):
    """Shown once, stored nowhere; it must be changed at the first sign-in."""

    name: str
    password: str


class RevokedCount(BaseModel):
    revoked: int


_ROWS = TypeAdapter(list[AccountRow])


class AccountsApi:
    """Every change ends the account's sessions and is a line of the audit log."""

    def __init__(self, book: AccountBook, sessions: Sessions) -> None:
        self._book, self._sessions = book, sessions

    def endpoints(self) -> list[Endpoint]:
        base, one = "/desk/v1/accounts", "/desk/v1/accounts/{name}"
        gone = {"problems": (404,)}
        return [
            get(base, self.all, _SECURITY, summary="账号列表", answer=list[AccountRow]),
            post(
                base, self.add, _SECURITY, summary="新建账号", body=NewAccountBody, answer=FirstPassword, status=201,
                problems=(409,),
            ),
            patch(one, self.change, _SECURITY, summary="修改账号", body=ChangeBody, answer=AccountRow, **gone),
            post(f"{one}/unlock", self.unlock, _SECURITY, summary="解除锁定", status=204, **gone),
            post(f"{one}/password-reset", self.reset, _SECURITY, summary="重置密码", answer=FirstPassword, **gone),
            delete(f"{one}/second-factor", self.forget_factor, _SECURITY, summary="重置动态口令", status=204, **gone),
            delete(f"{one}/sessions", self.end, _SECURITY, summary="强制下线", answer=RevokedCount, **gone),
            get("/desk/v1/sessions", self.open_sessions, _SECURITY, summary="全部登录", answer=Items),
        ]  # fmt: skip

    async def all(self, _request: web.Request) -> web.Response:
        return web.json_response(_ROWS.dump_python([_row(one) for one in await self._book.all()], mode="json"))

    async def add(self, request: web.Request) -> web.Response:
        body = await read_model(request, NewAccountBody)
        password = await self._book.add(body.name, body.role, body.department, body.further_roles)
        return web.json_response({"name": body.name, "password": password}, status=201)

    async def change(self, request: web.Request) -> web.Response:
        body = await read_model(request, ChangeBody)
        name = request.match_info["name"]
        await self._book.change(
            name,
            role=body.role,
            further=body.further_roles,
            department=body.department,
            oidc_subject=body.oidc_subject,
            disabled=body.disabled,
        )
        return web.json_response(_row(await self._book.one(name)).model_dump(mode="json"))

    async def unlock(self, request: web.Request) -> web.Response:
        await self._book.unlock(request.match_info["name"])
        return web.Response(status=204)

    async def reset(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.json_response({"name": name, "password": await self._book.reset_password(name)})

    async def forget_factor(self, request: web.Request) -> web.Response:
        await self._book.reset_second_factor(request.match_info["name"])
        return web.Response(status=204)

    async def end(self, request: web.Request) -> web.Response:
        return web.json_response({"revoked": await self._book.revoke_sessions(request.match_info["name"])})

    async def open_sessions(self, _request: web.Request) -> web.Response:
        items = [
            {
                "name": account.name,
                "role": account.role,
                "department": account.department,
                "created_at": one.created_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
                "address": one.address,
                "via": one.via,
            }
            for one, account in await self._sessions.all_open()
        ]
        return web.json_response({"items": items})


@web.middleware
async def account_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the account steps raise, as problem documents."""
    try:
        return await handler(request)
    except AccountError as error:
        raise _problem(error) from None


def _problem(error: AccountError) -> Problem | AccountError:
    match error:
        case UnknownAccount():
            return not_found("没有这个账号。")
        case NameTaken():
            return Problem(409, "name_taken", "Name taken", "这个用户名已被使用，请换一个。")
        case ExclusiveRoles():
            detail = "系统管理员、安全管理员、审计员三者互斥，也不能与其他角色兼任。"
            return invalid(detail, kind="exclusive_roles", fields=["role", "further_roles"])
        case UnknownDepartment():
            return invalid("没有这个部门。", kind="unknown_department", fields=["department"])
    return error


def _row(account: Account) -> AccountRow:
    return AccountRow(
        name=account.name,
        role=Role(account.role),
        further_roles=[Role(one) for one in account.further_roles],
        department=account.department,
        disabled=account.disabled_at is not None,
        locked_until=account.locked_until,
        second_factor=account.totp_confirmed_at is not None,
        oidc=account.oidc_subject is not None,
        created_at=account.created_at,
        password_changed_at=account.password_changed_at,
    )
