"""What a process counts, for Prometheus: `GET /metrics` with the metrics secret as bearer token.

Names and labels never hold what a citizen wrote or who they are: routes, statuses, channels, processes.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from prometheus_client import REGISTRY, CollectorRegistry, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from foundation.problems import unauthorised

PATH = "/metrics"
Refresh = Callable[[], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REQUESTS = Histogram(
    "wenzheng_http_request_seconds",
    "Time until the answer's end (streams and long polls: how long they were open).",
    ["method", "route", "status"],
    buckets=SECONDS,
)


def route_of(request: web.Request) -> str:
    """The route, not the path: ids are no labels."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unmatched"


@web.middleware
async def count_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Outermost, so that a problem document is counted with its status."""
    began = time.perf_counter()
    response = await handler(request)
    _REQUESTS.labels(request.method, route_of(request), str(response.status)).observe(time.perf_counter() - began)
    return response


def add_metrics(
    app: web.Application, secret: str | None, refresh: Sequence[Refresh] = (), registry: CollectorRegistry = REGISTRY
) -> None:
    """Serve what was counted; `refresh` is awaited before, for what must be looked up. Without a secret: not at all."""
    if secret is None:
        return
    expected = f"Bearer {secret}".encode()

    async def metrics(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected):
            raise unauthorised("指标接口需要密钥。")
        for look in refresh:
            await look()
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get(PATH, metrics)
