"""Engine and knowledge service as one small process: for tests and benchmarks of the gateway alone, that says so.

`python -m tests.fakes.stand_in --port 5005 --seconds 0.05`: answers every turn after so many seconds by repeating it.
"""

from __future__ import annotations

import argparse
import asyncio

from aiohttp import web

from contracts.codec import from_data, to_data
from contracts.turn import TurnRequest
from tests.fakes.servers import SECRET, FakeKnowledge, echo


def build(seconds: float) -> web.Application:
    app = FakeKnowledge().app

    async def turn(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {SECRET}"
        asked = from_data(TurnRequest, await request.json())
        await asyncio.sleep(seconds)
        return web.json_response(to_data(echo(asked)))

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    app.router.add_post("/webhooks/gateway/turn", turn)
    for path in ("/healthz", "/webhooks/gateway/healthz"):
        app.router.add_get(path, healthz)
    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.05)
    wanted = parser.parse_args()
    web.run_app(build(wanted.seconds), host="127.0.0.1", port=wanted.port, print=None, access_log=None)
