from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import BaseModel

from foundation.http import make_app, read_model
from foundation.problems import Problem

SECRET = "s" * 32
STATUS = {"status": "ok"}


class Body(BaseModel):
    number: int


@pytest.fixture
async def client() -> AsyncIterator[TestClient[Any, Any]]:
    async def health() -> dict[str, Any]:
        return dict(STATUS)

    async def double(request: web.Request) -> web.Response:
        return web.json_response({"number": (await read_model(request, Body)).number * 2})

    async def teapot(_request: web.Request) -> web.Response:
        raise Problem(418, "teapot", "Teapot", "这是茶壶。", headers={"Retry-After": "9"}, colour="blue")

    async def bug(_request: web.Request) -> web.Response:
        raise RuntimeError("secret detail")

    app = make_app(health=health, secret=SECRET, max_body=1000)
    app.router.add_routes([web.post("/double", double), web.get("/teapot", teapot), web.get("/bug", bug)])
    async with TestClient(TestServer(app), headers={"Authorization": f"Bearer {SECRET}"}) as client:
        yield client


async def test_health_needs_no_secret_and_tells_trouble(client, monkeypatch) -> None:
    assert (await client.get("/healthz", headers={"Authorization": ""})).status == 200
    monkeypatch.setitem(STATUS, "status", "no database")
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (503, {"status": "no database"})


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {SECRET}x", f"bearer {SECRET}", "Bearer é"])
@pytest.mark.parametrize("path", ["/teapot", "/nothing", "/healthz/x"])
async def test_everything_else_does(client, header: str, path: str) -> None:
    response = await client.get(path, headers={"Authorization": header})
    assert response.status == 401
    assert response.content_type == "application/problem+json"


async def test_models(client) -> None:
    assert await (await client.post("/double", json={"number": 4})).json() == {"number": 8}
    response = await client.post("/double", json={"number": "four"})
    assert response.status == 422
    assert (await response.json())["fields"] == ["number"]


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "application/json; charset=klingon", 400),
        (b"{}", "text/plain", 415),
        (b"[" * 900, "application/json", 400),
        (b"9" * 900, "application/json", 422),
        (b" " * 2000, "application/json", 413),
    ],
)
async def test_bad_bodies(client, data: bytes, kind: str, status: int) -> None:
    response = await client.post("/double", data=data, headers={"Content-Type": kind})
    assert response.status == status, await response.text()
    document = await response.json(content_type="application/problem+json")
    assert document["status"] == status
    assert document["detail"]


async def test_problems_carry_their_data(client) -> None:
    response = await client.get("/teapot")
    document = await response.json(content_type="application/problem+json")
    assert (document["type"], document["colour"]) == ("urn:wenzheng:problem:teapot", "blue")
    assert response.headers["Retry-After"] == "9"


async def test_a_bug_shows_no_trace(client) -> None:
    response = await client.get("/bug")
    assert response.status == 500
    assert "secret detail" not in await response.text()
    assert (await client.get("/nothing")).status == 404
    assert (await client.put("/double")).headers["Allow"] == "POST"
