"""Problem documents after RFC 9457: what every failed HTTP answer looks like."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from foundation.errors import FoundationError


class Problem(FoundationError):
    """An HTTP answer that is an error.

    `kind` is a short stable word (`unknown_token`); `detail` is a calm Chinese sentence with a next step, fit for
    a citizen's eyes; `extra` are further members of the document.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(f"{status} {kind}")
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra

    def response(self) -> web.Response:
        """The HTTP response, `application/problem+json`."""
        document = {
            "type": f"urn:wenzheng:problem:{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        return web.Response(
            status=self.status,
            body=json.dumps(document, ensure_ascii=False).encode(),
            content_type="application/problem+json",
            headers=self.headers,
        )


def invalid(detail: str, *, kind: str = "invalid_request", **extra: Any) -> Problem:
    """422: the request is well formed, but a value in it is not acceptable."""
    return Problem(422, kind, "Invalid request", detail, **extra)


def unauthorised(detail: str = "登录已失效，请重新进入页面。") -> Problem:
    """401: no valid token."""
    return Problem(401, "unknown_token", "Unauthorised", detail, headers={"WWW-Authenticate": "Bearer"})


def not_found(detail: str = "没有找到您要的内容。") -> Problem:
    """404."""
    return Problem(404, "not_found", "Not found", detail)


def unavailable(wait: int) -> Problem:
    """503: it could not be stored or read just now; come back in `wait` seconds."""
    return Problem(
        503,
        "unavailable",
        "Temporarily unavailable",
        f"系统暂时没能处理这次提交，请在{wait}秒后再试；急事请拨打12345。",
        headers={"Retry-After": str(wait)},
    )
