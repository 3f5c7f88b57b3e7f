"""A department's own system: the sample receiver of docs/departments.md, with faults to order.

It does what every receiver should: verify the signature, take each event once, answer at once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.departments.signing import ID, verified


class DepartmentSystem:
    """`events` are those it took, in order; `faults` are answers it gives first, `down` one that it always gives;
    `heard` is set with the first event.
    """

    def __init__(self, key: bytes, now: Callable[[], float]) -> None:
        self._key, self._now = key, now
        self.events: list[dict[str, Any]] = []
        self.repeated = 0
        self.attempts = 0
        self.faults: list[web.Response] = []
        self.down: int | None = None
        self.lost_answers = 0
        self.heard = asyncio.Event()
        self._taken: set[str] = set()
        app = web.Application()
        app.router.add_post("/hooks", self._hook)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/hooks"))

    @property
    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]

    async def __aenter__(self) -> DepartmentSystem:
        await self.server.start_server()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.server.close()

    async def _hook(self, request: web.Request) -> web.Response:
        self.attempts += 1
        if self.down is not None:
            return web.Response(status=self.down)
        if self.faults:
            return self.faults.pop(0)
        body = await request.read()
        if not verified(self._key, request.headers, body, self._now()):
            return web.Response(status=401)
        event_id = request.headers[ID]
        if event_id in self._taken:
            self.repeated += 1
        else:
            self._taken.add(event_id)
            self.events.append(json.loads(body))
            self.heard.set()
        if self.lost_answers:
            self.lost_answers -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=204)
