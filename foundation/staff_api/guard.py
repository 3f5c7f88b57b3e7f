"""Who is asking: a bearer token or the console's cookie on every request, and the roles an endpoint is for."""

from __future__ import annotations

import hashlib
import hmac

from aiohttp import hdrs, web
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
COOKIE = "wenzheng_desk"
FORGERY_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
_MUST = {"second_factor": "绑定动态口令", "password": "修改密码"}


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
            request[STAFF] = await sessions.recognise(token_of(request))
        except SessionInvalid:
            raise unauthorised("请先登录；登录超时后需要重新登录。") from None
        identify(request[STAFF].name)
        _check_forgery(request)
        if request.match_info.http_exception is None:
            _check_role(request[STAFF], endpoint)
            _check_pending(request[STAFF], endpoint)
        return await handler(request)

    return check


def _check_role(staff: Staff, endpoint: Endpoint | None) -> None:
    allowed = endpoint.allowed if endpoint is not None and endpoint.allowed is not None else frozenset()
    if not staff.has(*allowed):
        raise wrong_role(staff, allowed)


def _check_pending(staff: Staff, endpoint: Endpoint | None) -> None:
    if staff.must and not (endpoint is not None and endpoint.while_pending):
        wanted = "、".join(_MUST[one] for one in staff.must)
        raise Problem(403, "must_first", "Something else first", f"请先{wanted}，再继续使用。", must=list(staff.must))


def _check_forgery(request: web.Request) -> None:
    """A cookie goes along with whatever page made the request; the token of this header only with our own."""
    if bearer_token(request) or request.method in SAFE_METHODS:
        return
    expected = forgery_token(request.cookies.get(COOKIE, ""))
    if not hmac.compare_digest(expected.encode(), request.headers.get(FORGERY_HEADER, "").encode()):
        raise Problem(403, "forgery", "Missing or wrong X-CSRF-Token", "页面已过期，请刷新后再试。")


def wrong_role(staff: Staff, needed: frozenset[Role]) -> Problem:
    """403: somebody else's business."""
    labels = "、".join(role.label for role in Role if role in needed) or "无"
    return Problem(403, "wrong_role", "Forbidden", f"您的角色是{staff.role.label}，这项操作需要：{labels}。")


def bearer_token(request: web.Request) -> str:
    """The request's token; empty when there is none."""
    given = request.headers.get("Authorization", "")
    return given[len(_SCHEME) :].strip() if given.lower().startswith(_SCHEME) else ""


def token_of(request: web.Request) -> str:
    """The session's token, from the header of a program or the cookie of the console."""
    return bearer_token(request) or request.cookies.get(COOKIE, "")


def forgery_token(token: str) -> str:
    """What the console sends in `X-CSRF-Token` with every change; a foreign page cannot know it."""
    return hashlib.sha256(b"csrf:" + token.encode("utf-8", "surrogatepass")).hexdigest()


def staff_of(request: web.Request) -> Staff:
    """The member of staff who asks; the guard has let them in."""
    return request[STAFF]


async def no_store(_request: web.Request, response: web.StreamResponse) -> None:
    """Nothing of the desk stays in a cache (but for files that say so), is framed, or is taken for another type."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
