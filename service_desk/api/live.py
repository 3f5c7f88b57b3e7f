"""GET /desk/v1/events: server-sent events for a console: the line, one's conversations, transfers, notices.

Orders that moved a moment ago are told too, for lists of them to look anew; leads and the supervisor are told the live
board. Each event holds the whole list as it is now, sent when it differs from what was sent last: a console that was
away needs nothing else to catch up. An open stream is what keeps somebody present.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.staff_api import Endpoint, get, staff_of
from service_desk.api.steps import READERS
from service_desk.queue.assembly import QueueDesk
from service_desk.scheduling.notices import Notices
from service_desk.supervising.board import Board
from service_desk.work_orders.recent import RecentSteps

POLL_SECONDS = 0.5
ROUNDS_SEEN, ROUNDS_ALIVE = 60, 30  # presence is renewed, and a sign of life sent, every so many rounds
ROUNDS_BOARD = 2
OVERSEERS = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR})


class LiveApi:
    """One stream per console; it looks for news every `poll_seconds`."""

    def __init__(
        self,
        desk: QueueDesk,
        notices: Notices,
        recent: RecentSteps,
        board: Board,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._desk, self._notices, self._recent, self._board = desk, notices, recent, board
        self._poll_seconds = poll_seconds
        self._ending = asyncio.Event()

    def endpoints(self) -> list[Endpoint]:
        return [get("/desk/v1/events", self.stream, READERS, summary="实时更新", media="text/event-stream")]

    async def end(self, _app: web.Application) -> None:
        """The process ends: let every stream go."""
        self._ending.set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        staff = staff_of(request)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        try:
            await self._run(request, staff, response)
        except ConnectionResetError:
            return response  # the console was closed
        return response

    async def _run(self, request: web.Request, staff: Staff, response: web.StreamResponse) -> None:
        lists: dict[str, Callable[[Staff], Awaitable[list[dict[str, Any]]]]] = {
            "queue": self._desk.viewing.line,
            "conversations": self._desk.viewing.mine,
            "transfers": self._desk.viewing.transfers,
            "notices": self._notices.of,
            "work_orders": self._recent.of,
        }
        told: dict[str, str] = {}
        rounds = 0
        while not self._ending.is_set() and request.transport is not None:  # None: the console has gone
            if rounds % ROUNDS_SEEN == 0:
                await self._desk.attendance.seen(staff)
            now = {name: await read(staff) for name, read in lists.items()}
            if staff.has(*OVERSEERS) and rounds % ROUNDS_BOARD == 0:
                now |= await self._board.show(staff)
            for name, items in now.items():
                data = json.dumps({"items": items}, ensure_ascii=False)
                if told.get(name) != data:
                    told[name] = data
                    await response.write(f"event: {name}\ndata: {data}\n\n".encode())
            if rounds % ROUNDS_ALIVE == 0:
                await response.write(b": still here\n\n")
            rounds += 1
            try:
                await asyncio.wait_for(self._ending.wait(), self._poll_seconds)
            except TimeoutError:
                continue
