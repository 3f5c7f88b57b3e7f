"""rasa-sdk's protocol over HTTP: `POST /webhook` behind a bearer secret, `GET /healthz` without.

rasa-sdk's own server binds every interface and asks for no secret (RASA.md); its executor is used here.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

_log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MAX_CALL = 4 * 1024 * 1024


def make_app(executor: ActionExecutor, secret: str) -> web.Application:
    """The action server's application."""
    app = web.Application(client_max_size=MAX_CALL, middlewares=[_require(secret)])

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "actions": sorted(executor.actions)})

    async def webhook(request: web.Request) -> web.Response:
        try:
            call = json.loads(await request.read())
        except ValueError:
            return _problem(400, "bad_json", "Malformed JSON")
        if not isinstance(call, dict) or "next_action" not in call or "tracker" not in call:
            return _problem(422, "bad_call", "next_action and tracker are needed")
        return await _run(executor, call)

    app.router.add_get("/healthz", healthz)
    app.router.add_post("/webhook", webhook)
    return app


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> web.Response:
    try:
        return web.json_response(await executor.run(call))
    except ActionExecutionRejection as error:
        return web.json_response({"error": str(error), "action_name": error.action_name}, status=400)
    except ActionNotFoundException as error:
        return _problem(404, "unknown_action", str(error))
    except Exception:  # noqa: BLE001 - rasa-sdk's protocol: a failed action is a 500
        _log.exception("%s failed", call.get("next_action"))
        return _problem(500, "action_failed", "The action failed")


def _require(secret: str) -> Any:
    expected = f"Bearer {secret}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode()
        if request.path != "/healthz" and not hmac.compare_digest(given, expected):
            return _problem(401, "unauthorised", "A bearer secret is needed")
        return await handler(request)

    return check


def _problem(status: int, kind: str, title: str) -> web.Response:
    document = {"type": f"urn:wenzheng:problem:{kind}", "title": title, "status": status}
    return web.json_response(document, status=status, content_type="application/problem+json")
