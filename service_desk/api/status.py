"""GET /status and GET /desk/v1/processes: the state of all five processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from foundation.accounts.roles import EVERYBODY, Role
from foundation.clock import Clock, today
from foundation.database import Database
from foundation.staff_api import Endpoint, Items, get
from service_desk.calendar.table import CalendarSource, calendar_warning

PROBE_SECONDS = 2.0
_OPERATORS = frozenset({Role.SYSTEM_ADMINISTRATOR})


@dataclass(frozen=True)
class ProcessState:
    """`ok`, or what is wrong: `unhealthy (503)`, `no answer`, `no answer in time`."""

    ok: bool
    text: str


class Probes:
    """Asks every process for its health, all at once. `addresses`: full URLs by process name."""

    def __init__(self, addresses: Mapping[str, str], timeout: float = PROBE_SECONDS) -> None:
        self._addresses = dict(addresses)
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._http: aiohttp.ClientSession | None = None

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """The application's cleanup context: one client session while it runs."""
        async with aiohttp.ClientSession(timeout=self._timeout) as self._http:
            yield

    async def ask_all(self) -> dict[str, ProcessState]:
        """Raises `RuntimeError` before `open`."""
        if self._http is None:
            raise RuntimeError("the application has not started")
        states = await asyncio.gather(*(self._ask(self._http, url) for url in self._addresses.values()))
        return dict(zip(self._addresses, states, strict=True))

    async def _ask(self, http: aiohttp.ClientSession, url: str) -> ProcessState:
        try:
            async with http.get(url, allow_redirects=False) as response:
                if response.status == 200:
                    return ProcessState(True, "ok")
                return ProcessState(False, f"unhealthy ({response.status})")
        except TimeoutError:
            return ProcessState(False, "no answer in time")
        except aiohttp.ClientError:
            return ProcessState(False, "no answer")


class StatusApi:
    """What the operator looks at."""

    def __init__(self, probes: Probes, database: Database, clock: Clock, calendars: CalendarSource) -> None:
        self._probes, self._database, self._clock, self._calendars = probes, database, clock, calendars

    def endpoints(self) -> list[Endpoint]:
        return [
            get("/status", self.status, EVERYBODY, summary="各进程状态", problems=(503,)),
            get("/desk/v1/processes", self.processes, _OPERATORS, answer=Items, summary="各进程状态（控制台）"),
        ]

    async def status(self, _request: web.Request) -> web.Response:
        """200 when all five are well; 503 naming the broken ones. A calendar that ends soon is only a warning."""
        states = await self._probes.ask_all()
        broken = [name for name, state in states.items() if not state.ok]
        document: dict[str, Any] = {
            "status": "broken" if broken else "ok",
            "broken": broken,
            "processes": {name: state.text for name, state in states.items()},
            "calendar": await self._calendar(),
        }
        return web.json_response(document, status=503 if broken else 200)

    async def processes(self, _request: web.Request) -> web.Response:
        """The same for the console: always 200, each process with its state."""
        states = await self._probes.ask_all()
        items = [{"process": name, "well": state.ok, "state": state.text} for name, state in states.items()]
        return web.json_response({"items": items, "calendar": await self._calendar()})

    async def _calendar(self) -> dict[str, str | None]:
        async with self._database.read() as session:
            calendar = await self._calendars.load(session)
        warning = calendar_warning(calendar, today(self._clock))
        return {"known_until": calendar.known_until.isoformat(), "warning": warning}
