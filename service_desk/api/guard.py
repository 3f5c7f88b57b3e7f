"""Who is asking: a bearer token on every request, and the roles an endpoint is for."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from foundation.accounts.errors import SessionInvalid
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions, Staff
from foundation.problems import Problem, unauthorised

STAFF = web.RequestKey("staff", Staff)
OPEN_PATHS = frozenset({"/healthz", "/", "/desk/v1/sign-in"})
_SCHEME = "bearer "


def require_session(sessions: Sessions) -> Middleware:
    """Refuses what carries no valid token, also on paths that do not exist: nobody learns which do."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        if resource is None or resource.canonical not in OPEN_PATHS:
            try:
                request[STAFF] = await sessions.recognise(bearer_token(request))
            except SessionInvalid:
                raise unauthorised("请先登录；登录超时后需要重新登录。") from None
        return await handler(request)

    return check


def bearer_token(request: web.Request) -> str:
    """The request's token; empty when there is none."""
    given = request.headers.get("Authorization", "")
    return given[len(_SCHEME) :].strip() if given.lower().startswith(_SCHEME) else ""


def staff_of(request: web.Request, *roles: Role) -> Staff:
    """The member of staff who asks; a 403 problem when `roles` are given and theirs is not among them."""
    staff = request[STAFF]
    if roles and staff.role not in roles:
        needed = "、".join(role.label for role in roles)
        raise Problem(403, "wrong_role", "Forbidden", f"您的角色是{staff.role.label}，这项操作需要：{needed}。")
    return staff


async def no_store(_request: web.Request, response: web.StreamResponse) -> None:
    """Nothing of the desk stays in a cache, is framed, or is taken for another type."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
