from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from foundation.http import make_app
from foundation.problems import not_found

SECRET = "metrics-secret-metrics-secret-metrics"


async def _well() -> dict[str, str]:
    return {}


async def _client(secret: str | None) -> TestClient[web.Request, web.Application]:
    async def missing(_request: web.Request) -> web.Response:
        raise not_found("没有这件事。")

    app = make_app(health=_well, metrics_secret=SecretStr(secret) if secret else None)
    app.router.add_get("/things/{thing}", missing)
    client = TestClient(TestServer(app))
    await client.start_server()
    return client


async def test_requests_are_counted_by_route_and_status_never_by_path() -> None:
    client = await _client(SECRET)
    assert (await client.get("/things/110101199003078515")).status == 404
    answer = await client.get("/metrics", headers={"Authorization": f"Bearer {SECRET}"})
    text = await answer.text()
    assert answer.status == 200
    assert 'wenzheng_http_request_seconds_count{method="GET",route="/things/{thing}",status="404"}' in text
    assert "110101199003078515" not in text
    await client.close()


async def test_metrics_need_their_secret_and_without_one_there_are_none() -> None:
    client = await _client(SECRET)
    assert (await client.get("/metrics")).status == 401
    assert (await client.get("/metrics", headers={"Authorization": "Bearer wrong"})).status == 401
    await client.close()
    client = await _client(None)
    assert (await client.get("/metrics")).status == 404
    await client.close()
