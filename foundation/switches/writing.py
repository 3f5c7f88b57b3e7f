"""While nothing may be written: requests that change something are refused, calmly and with a type of their own."""

from __future__ import annotations

import re

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from foundation.problems import Problem
from foundation.switches.names import READ_ONLY
from foundation.switches.reading import Switches

_SAFE = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
_RETRY_SECONDS = 60


def refuse_writing(switches: Switches, writes: re.Pattern[str]) -> Middleware:
    """`writes`: the whole paths that are refused while the switch is thrown."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method not in _SAFE and writes.fullmatch(request.path) and READ_ONLY in await switches.thrown():
            raise Problem(
                503,
                "read_only",
                "Read only",
                "系统正在维护，暂时只能查看，不能修改或提交；请稍后再试。",
                headers={"Retry-After": str(_RETRY_SECONDS)},
            )
        return await handler(request)

    return check
