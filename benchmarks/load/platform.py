"""The fake WeChat platform as a process: `POST /_say` has a citizen say something, `GET /_report` tells how it went.

`python -m benchmarks.load.platform --port 9000 --gateway http://127.0.0.1:8080`
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from foundation.clock import SystemClock
from tests.e2e.wechat import ACCOUNT
from tests.fakes.wechat_platform import FAULT_TEXT, Attempt, Citizen, FakeWeChat


@dataclass
class _Said:
    """One message and how its push went."""

    id: str
    citizen: Citizen
    at: float
    measured: bool
    seconds: float | None = None
    attempts: tuple[Attempt, ...] = ()


class Platform:
    """The citizens' side of the fake, over HTTP."""

    def __init__(self, fake: FakeWeChat) -> None:
        self._fake = fake
        self._said: list[_Said] = []
        self._pushing: set[asyncio.Task[None]] = set()
        app = fake.server.app
        app.router.add_post("/_say", self._say)
        app.router.add_get("/_report", self._report)

    async def _say(self, request: web.Request) -> web.Response:
        asked = await request.json()
        openid = asked["openid"]
        citizen = self._fake.citizens.get((self._fake.accounts[ACCOUNT].app_id, openid))
        if citizen is None:
            citizen = self._fake.citizen(ACCOUNT, openid)
        said = _Said(asked["id"], citizen, time.monotonic(), asked["measured"])
        self._said.append(said)
        task = asyncio.create_task(self._push(said))
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)
        return web.json_response({})

    async def _push(self, said: _Said) -> None:
        attempts = await said.citizen.say(f"问{said.id}")
        said.seconds, said.attempts = time.monotonic() - said.at, tuple(attempts)

    async def _report(self, _request: web.Request) -> web.Response:
        """What was said since the last report, once every push has ended."""
        if self._pushing:
            await asyncio.wait(set(self._pushing), timeout=20)
        report = [self._judged(said) for said in self._said]
        self._said.clear()
        return web.json_response(report)

    def _judged(self, said: _Said) -> dict[str, Any]:
        answer = next((seen for seen in said.citizen.seen if said.id in seen.text), None)
        taken = said.attempts[-1] if said.attempts else None
        return {
            "id": said.id,
            "measured": said.measured,
            "seconds": said.seconds,
            "status": taken.status if taken is not None else None,
            "attempts": len(said.attempts),
            "answered": answer.at - said.at if answer is not None else None,
            "fault": sum(seen.text == FAULT_TEXT for seen in said.citizen.seen),
        }


async def serve(port: int, gateway: str) -> None:
    """Until it is ended from outside."""
    fake = FakeWeChat(SystemClock(), port=port, pause=1.0)
    fake.account(ACCOUNT)
    fake.gateway = gateway
    Platform(fake)
    async with fake:
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--gateway", required=True)
    wanted = parser.parse_args()
    asyncio.run(serve(wanted.port, wanted.gateway))
