"""The desk, the connector and a department's system, on one fake clock."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from apps.department_orders import DeskOrders
from apps.order_listening import OrderListening
from connectors.departments.api import DepartmentApi
from connectors.departments.credentials import new_key, new_secret
from connectors.departments.hooks import HookOutbox
from connectors.departments.settings import System, hash_of, load_systems
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from foundation.http import make_app
from tests.fakes.department_system import DepartmentSystem
from tests.service_desk.conftest import DEPARTMENTS, Desk, open_desk

KEY, OTHER_KEY, SECRET = new_key(), new_key(), new_secret()


@dataclass
class World:
    """`system` stands at the housing department (hurd); another, which only asks, at the police (psb)."""

    desk: Desk
    clock: FakeClock
    system: DepartmentSystem
    outbox: HookOutbox
    client: TestClient[Any, Any]
    systems: tuple[System, ...]

    async def deliver(self) -> None:
        """Until nothing is due."""
        while await self.outbox.dispatch():
            continue

    async def ask(self, path: str = "", key: str = KEY) -> aiohttp.ClientResponse:
        headers = {"Authorization": f"Bearer {key}"}
        response: Any = await self.client.get(f"/departments/v1/work-orders{path}", headers=headers)
        return response

    async def step(self, number: str, once: str, key: str = KEY, **body: Any) -> aiohttp.ClientResponse:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once}
        path = f"/departments/v1/work-orders/{number}/steps"
        response: Any = await self.client.post(path, json=body, headers=headers)
        return response

    async def rows(self, kind: type[Any]) -> list[Any]:
        async with self.desk.database.read() as session:
            return list(await session.scalars(select(kind)))


def systems_file(folder: Path, url: str) -> Path:
    """What an operator writes."""
    file = folder / "departments.json"
    systems = [
        {"id": "housing", "department": "hurd", "url": url, "secrets": [SECRET], "key_hashes": [hash_of(KEY)]},
        {"id": "police", "department": "psb", "key_hashes": [hash_of(OTHER_KEY)]},
    ]
    file.write_text(json.dumps({"systems": systems}), encoding="utf-8")
    return file


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 9, 30, tzinfo=CHINA))  # a Monday


@pytest.fixture
async def world(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    import apps.tables  # noqa: F401 - every table

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.create_tables()
    async with database.transaction() as session:
        await load_departments(session, DEPARTMENTS)
    key = load_systems(systems_file(tmp_path, "http://127.0.0.1:9/"))[0].signing_keys[0]
    async with (
        DepartmentSystem(key, lambda: clock.now().timestamp()) as system,
        aiohttp.ClientSession() as http,
    ):
        systems = load_systems(systems_file(tmp_path, system.url))
        listening = OrderListening(database, clock, systems)
        desk = await open_desk(database, clock, listening)
        orders = DeskOrders(desk.orders)

        async def health() -> dict[str, Any]:
            return {}

        app = make_app(health=health)
        app.router.add_routes(DepartmentApi(systems, orders, listening.updates).routes())
        async with TestClient(TestServer(app)) as client:
            yield World(desk, clock, system, HookOutbox(database, clock, systems, orders, http), client, systems)
    await database.close()
