"""HTTP scaffolding of the services: an aiohttp application with limits, problem documents, secrets and health."""

from __future__ import annotations

import hmac
import json
import signal
import time
from asyncio import Event, get_running_loop
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import structlog
from aiohttp import web
from pydantic import BaseModel, SecretStr, ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from foundation.metrics import PATH as METRICS
from foundation.metrics import Refresh, add_metrics, count_requests, route_of
from foundation.problems import Problem, invalid, not_found, unauthorised, unavailable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Health = Callable[[], Awaitable[dict[str, Any]]]
M = TypeVar("M", bound=BaseModel)

MAX_BODY = 256 * 1024
_RETRY_SECONDS = 5
_log = structlog.get_logger("http")


def make_app(
    *,
    health: Health,
    secret: str | None = None,
    max_body: int = MAX_BODY,
    metrics_secret: SecretStr | None = None,
    refresh: Sequence[Refresh] = (),
) -> web.Application:
    """An application with `/healthz`, problem documents and, when `secret` is given, a bearer check on all the rest.

    `health` returns details; a `"status"` other than `"ok"` in them makes the answer a 503. With `metrics_secret` it
    serves `/metrics`, after awaiting each `refresh`.
    """
    middlewares = [count_requests, _log_access, _problems]
    if secret is not None:
        middlewares.append(_require_secret(secret))
    app = web.Application(client_max_size=max_body, middlewares=middlewares)

    async def healthz(_request: web.Request) -> web.Response:
        details = {"status": "ok", **await health()}
        return web.json_response(details, status=200 if details["status"] == "ok" else 503)

    app.router.add_get("/healthz", healthz)
    add_metrics(app, metrics_secret.get_secret_value() if metrics_secret else None, refresh)
    return app


async def read_json(request: web.Request) -> Any:
    """The request's JSON body; a `Problem` when it is none."""
    if request.content_type != "application/json":
        raise Problem(415, "not_json", "Unsupported media type", "请以 application/json 格式提交。")
    try:
        return json.loads(await request.text())
    except (LookupError, ValueError, RecursionError):  # unknown charset; not text, not JSON; nested too deep
        raise Problem(400, "bad_json", "Malformed JSON", "提交的内容不是有效的 JSON。") from None


async def read_model(request: web.Request, kind: type[M]) -> M:
    """The request's JSON body as a pydantic model; a 422 problem names the fields that are wrong."""
    data = await read_json(request)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) or "body" for item in error.errors()})
        raise invalid("提交的内容有误，请检查：" + "、".join(fields), fields=fields) from None


def read_query(request: web.Request, kind: type[M]) -> M:
    """The request's query as a pydantic model; a 422 problem names the fields that are wrong."""
    try:
        return kind.model_validate(dict(request.query))
    except ValidationError as error:
        fields = sorted({str(item["loc"][0]) if item["loc"] else "query" for item in error.errors()})
        raise invalid("查询条件有误，请检查：" + "、".join(fields), fields=fields) from None


def address_of(request: web.Request, trusted_proxies: frozenset[str]) -> str:
    """The caller's address: the last one in X-Forwarded-For that no trusted proxy wrote for itself."""
    address = request.remote or "unknown"
    if address not in trusted_proxies:
        return address
    hops = [hop.strip() for hop in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",") if hop.strip()]
    return next((hop for hop in reversed(hops) if hop not in trusted_proxies), address)


async def serve(app: web.Application, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then let running requests finish."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        get_running_loop().add_signal_handler(sign, stop.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        _log.info("serving", host=host, port=port)
        await stop.wait()
    finally:
        await runner.cleanup()


@web.middleware
async def _problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Problem as error:
        problem = error
    except web.HTTPRequestEntityTooLarge:
        problem = Problem(413, "too_large", "Payload too large", "提交的内容过大，请精简后再试。")
    except web.HTTPNotFound:
        problem = not_found()
    except web.HTTPMethodNotAllowed as error:
        headers = {"Allow": ", ".join(sorted(error.allowed_methods))}
        problem = Problem(405, "method", "Method not allowed", "不支持这种请求方式。", headers=headers)
    except web.HTTPException:
        raise
    except OperationalError as error:  # locked, full, away: it may be well again in a moment
        _log.error("database is not usable", route=route_of(request), why=type(error.orig).__name__)
        problem = unavailable(_RETRY_SECONDS)
    except NoConnection:  # all of them are in use for too long
        _log.error("no database connection is free", route=route_of(request))
        problem = unavailable(_RETRY_SECONDS)
    except Exception:  # noqa: BLE001 - logged with its trace; the citizen gets a problem document
        _log.exception("unexpected error", method=request.method, route=route_of(request))
        problem = Problem(500, "internal", "Internal error", "系统暂时出了问题，请稍后再试，或拨打12345。")
    return problem.response()


@web.middleware
async def _log_access(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line per request: route, not path; never the query, the body or a header."""
    started = time.perf_counter()
    response = await handler(request)
    took = round((time.perf_counter() - started) * 1000, 1)
    _log.debug("request", method=request.method, route=route_of(request), status=response.status, ms=took)
    return response


def _require_secret(secret: str) -> Any:
    expected = f"Bearer {secret}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode()
        if request.path not in {"/healthz", METRICS} and not hmac.compare_digest(given, expected):
            raise unauthorised("内部接口需要密钥。")
        return await handler(request)

    return check
