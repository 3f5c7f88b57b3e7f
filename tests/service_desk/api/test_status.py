from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from argon2 import PasswordHasher

from apps.desk import DeskSettings, build_app
from foundation.accounts.passwords import Argon2Hasher
from service_desk.api.status import Probes
from tests.service_desk.api.conftest import credentials
from tests.service_desk.conftest import Desk


async def server(aiohttp_server: Any, status: int = 200, hang: bool = False) -> str:
    async def healthz(_request: web.Request) -> web.Response:
        if hang:
            await asyncio.Event().wait()
        return web.json_response({"status": "ok"}, status=status)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    running = await aiohttp_server(app)
    return str(running.make_url("/healthz"))


@pytest.fixture
async def ask(desk: Desk, passwords: dict[str, str], aiohttp_client: Any) -> Any:
    async def status(addresses: dict[str, str]) -> tuple[int, dict[str, Any]]:
        hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        client = await aiohttp_client(build_app(desk.database, desk.clock, health_addresses=addresses, hasher=hasher))
        answer = await client.post("/desk/v1/sign-in", json=await credentials(desk, passwords, "admin"))
        headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        answer = await client.get("/status", headers=headers)
        return answer.status, await answer.json()

    return status


async def test_all_well_with_a_warning_about_the_calendar(ask: Any, aiohttp_server: Any) -> None:
    url = await server(aiohttp_server)
    status, document = await ask({"engine": url, "desk": url})
    assert status == 200
    assert document["processes"] == {"engine": "ok", "desk": "ok"}
    assert document["broken"] == []
    assert document["calendar"]["known_until"] == "2026-12-31"
    assert "2027" in document["calendar"]["warning"]


async def test_the_broken_ones_are_named(ask: Any, aiohttp_server: Any, unused_tcp_port: int) -> None:
    status, document = await ask(
        {
            "gateway": await server(aiohttp_server),
            "knowledge": await server(aiohttp_server, status=503),
            "engine": f"http://127.0.0.1:{unused_tcp_port}/healthz",
        }
    )
    assert status == 503
    assert document["status"] == "broken"
    assert document["broken"] == ["knowledge", "engine"]
    assert document["processes"] == {"gateway": "ok", "knowledge": "unhealthy (503)", "engine": "no answer"}


async def test_one_that_hangs_is_not_waited_for(aiohttp_server: Any) -> None:
    probes = Probes({"actions": await server(aiohttp_server, hang=True)}, timeout=0.1)
    opened = probes.open(web.Application())
    await anext(opened)
    states = await probes.ask_all()
    assert states["actions"].text == "no answer in time"
    with pytest.raises(StopAsyncIteration):
        await anext(opened)


async def test_probes_need_a_running_application() -> None:
    with pytest.raises(RuntimeError):
        await Probes({}).ask_all()


def test_addresses_come_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHENG_ENGINE_URL", "http://engine:5005/")
    monkeypatch.setenv("WENZHENG_KNOWLEDGE_PORT", "9082")
    monkeypatch.setenv("WENZHENG_KNOWLEDGE_SECRET", "k" * 40)
    for name in ("WENZHENG_KNOWLEDGE_URL", "WENZHENG_DESK_URL", "WENZHENG_DESK_PORT", "WENZHENG_DESK_HOST"):
        monkeypatch.delenv(name, raising=False)
    addresses = DeskSettings().health_addresses()
    assert addresses["engine"] == "http://engine:5005/webhooks/gateway/healthz"
    assert addresses["knowledge"] == "http://127.0.0.1:9082/healthz"
    assert addresses["desk"] == "http://127.0.0.1:8081/healthz"
    assert set(addresses) == {"engine", "actions", "knowledge", "gateway", "desk"}
