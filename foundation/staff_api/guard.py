"""Who is asking: a bearer token on every request, and the roles an endpoint is for."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from foundation.accounts.errors import SessionInvalid
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions, Staff
from foundation.audit.log import identify
from foundation.problems import Problem, unauthorised
from foundation.staff_api.endpoints import Endpoint, endpoint_of

STAFF = web.RequestKey("staff", Staff)
_HEALTH = "/healthz"
_SCHEME = "bearer "


def guard(sessions: Sessions) -> Middleware:
    """Refuses what carries no valid token, also on paths that do not exist: nobody learns which do.

    Then asks the endpoint's declaration; a route without one is nobody's.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        endpoint = endpoint_of(request)
        if request.path == _HEALTH or (endpoint is not None and endpoint.allowed is None):
            return await handler(request)
        try:
            request[STAFF] = await sessions.recognise(bearer_token(request))
        except SessionInvalid:
            raise unauthorised("请先登录；登录超时后需要重新登录。") from None
        identify(request[STAFF].name)
        if request.match_info.http_exception is None:
            _check_role(request[STAFF], endpoint)
        return await handler(request)

    return check


def _check_role(staff: Staff, endpoint: Endpoint | None) -> None:
    allowed = endpoint.allowed if endpoint is not None and endpoint.allowed is not None else frozenset()
    if not staff.has(*allowed):
        raise wrong_role(staff, allowed)


def wrong_role(staff: Staff, needed: frozenset[Role]) -> Problem:
    """403: somebody else's business."""
    labels = "、".join(role.label for role in Role if role in needed) or "无"
    return Problem(403, "wrong_role", "Forbidden", f"您的角色是{staff.role.label}，这项操作需要：{labels}。")


def bearer_token(request: web.Request) -> str:
    """The request's token; empty when there is none."""
    given = request.headers.get("Authorization", "")
    return given[len(_SCHEME) :].strip() if given.lower().startswith(_SCHEME) else ""


def staff_of(request: web.Request) -> Staff:
    """The member of staff who asks; the guard has let them in."""
    return request[STAFF]


async def no_store(_request: web.Request, response: web.StreamResponse) -> None:
    """Nothing of the desk stays in a cache, is framed, or is taken for another type."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
