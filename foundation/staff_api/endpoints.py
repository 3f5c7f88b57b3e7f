"""Declared endpoints: method, path, who may call it, and the shapes of what goes in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from foundation.accounts.roles import Role


class Items(BaseModel):
    """The answer of most lists."""

    items: list[dict[str, Any]]


@dataclass(frozen=True)
class Endpoint:
    """One endpoint.

    `allowed`: the roles that may call it; None lets everybody in, without a session. `query` and `body` are the
    models the handler reads with; `answer` is the type of the answer's JSON (None: no content). `media` names
    another type of answer, `problems` further statuses it may answer with besides 401, 403 and 422. Only endpoints
    `while_pending` answer somebody who must set up the second factor or change the password first.
    """

    method: str
    path: str
    handler: Handler
    allowed: frozenset[Role] | None
    summary: str = ""
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    answer: Any = None
    status: int = 200
    media: str = "application/json"
    problems: tuple[int, ...] = ()
    while_pending: bool = False

    @property
    def key(self) -> str:
        """As it stands in the table of permissions."""
        return f"{self.method} {self.path}"


_DECLARED = web.AppKey("declared_endpoints", dict[str, Endpoint])


def endpoint(method: str, path: str, handler: Handler, allowed: Collection[Role] | None, **more: Any) -> Endpoint:
    """An endpoint; `more` are the fields of `Endpoint`."""
    return Endpoint(method, path, handler, None if allowed is None else frozenset(allowed), **more)


get = partial(endpoint, hdrs.METH_GET)
post = partial(endpoint, hdrs.METH_POST)
put = partial(endpoint, hdrs.METH_PUT)
patch = partial(endpoint, hdrs.METH_PATCH)
delete = partial(endpoint, hdrs.METH_DELETE)


def declare(app: web.Application, endpoints: Iterable[Endpoint]) -> None:
    """Add endpoints to an application; raises `ValueError` for one declared twice."""
    declared = app.setdefault(_DECLARED, {})
    for one in endpoints:
        if one.key in declared:
            raise ValueError(f"declared twice: {one.key}")
        declared[one.key] = one
        app.router.add_route(one.method, one.path, one.handler)


def declared_of(app: web.Application) -> dict[str, Endpoint]:
    """Every declared endpoint by its key."""
    return app[_DECLARED].copy() if _DECLARED in app else {}


def endpoint_of(request: web.Request) -> Endpoint | None:
    """The declared endpoint a request goes to."""
    resource = request.match_info.route.resource
    if resource is None:
        return None
    return declared_of(request.app).get(f"{request.method} {resource.canonical}")
