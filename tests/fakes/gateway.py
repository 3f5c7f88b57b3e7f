"""A whole gateway on a real port, before a fake engine and a fake knowledge service."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from apps.gateway import build
from apps.gateway_settings import GatewaySettings
from apps.tables import METADATA
from foundation.database import Base, Database
from foundation.departments import Department
from tests.fakes.servers import SECRET, FakeEngine, FakeKnowledge

DEPARTMENTS = {"gov": "云州市政务服务热线中心", "hurd": "云州市住房和城乡建设局", "psb": "云州市公安局"}


class Gateway:
    """The gateway under test and what stands around it."""

    def __init__(self, client: TestClient[Any, Any], database: Database, engine: FakeEngine, knowledge: FakeKnowledge):
        self.client, self.database, self.engine, self.knowledge = client, database, engine, knowledge

    async def citizen(self, **options: Any) -> Citizen:
        response = await self.client.post("/web/v1/sessions", json={"site": "demo", **options})
        assert response.status == 201, await response.text()
        return Citizen(self.client, await response.json())

    async def rows(self, model: type[Any]) -> list[Any]:
        async with self.database.read() as session:
            return list(await session.scalars(select(model)))


class Citizen:
    """Somebody with a token."""

    def __init__(self, client: TestClient[Any, Any], session: dict[str, Any]) -> None:
        self.client, self.conversation, self.cursor = client, session["conversation"], session["cursor"]
        self.headers = {"Authorization": f"Bearer {session['token']}"}

    async def post(self, path: str, **body: Any) -> Any:
        return await self.client.post(f"/web/v1/{path}", json=body, headers=self.headers)

    async def get(self, path: str) -> Any:
        return await self.client.get(f"/web/v1/{path}", headers=self.headers)

    async def say(self, text: str | None = None, client_id: str | None = None, **more: Any) -> int:
        body = {"client_id": client_id or uuid.uuid4().hex, **({"text": text} if text is not None else {}), **more}
        response = await self.post("messages", **body)
        assert response.status == 202, await response.text()
        return (await response.json())["seq"]

    async def read(self, after: int = 0, wait: int = 0) -> list[dict[str, Any]]:
        response = await self.get(f"messages?after={after}&wait={wait}")
        assert response.status == 200, await response.text()
        return (await response.json())["messages"]

    async def reply(self, seq: int) -> dict[str, Any]:
        """The first answer after `seq`."""
        async with asyncio.timeout(10):
            while True:
                for message in await self.read(seq, wait=5):
                    if message["from"] != "citizen":
                        return message
                    seq = message["seq"]

    async def ask(self, text: str | None = None, **more: Any) -> dict[str, Any]:
        return await self.reply(await self.say(text, **more))


@asynccontextmanager
async def running_gateway(
    folder: Path, *, engine: FakeEngine, knowledge: FakeKnowledge, **settings: Any
) -> AsyncIterator[Gateway]:
    """Start a gateway on an SQLite file in `folder`, made when it is not there."""
    url = f"sqlite+aiosqlite:///{folder / 'wenzheng.db'}"
    database = Database(url)
    fresh = not (folder / "wenzheng.db").exists()
    assert METADATA is Base.metadata
    await database.create_tables()
    if fresh:
        async with database.transaction() as session:
            session.add_all(Department(id=i, name=n, short=n) for i, n in DEPARTMENTS.items())
    known = {
        "database_url": url,
        "engine_url": engine.url,
        "knowledge_url": knowledge.url,
        "engine_secret": SECRET,
        "knowledge_secret": SECRET,
        "web_sessions_per_second": 100,
        "web_messages_per_second": 100,
    }
    app = await build(GatewaySettings(**{**known, **settings}))
    try:
        async with TestClient(TestServer(app)) as client:
            yield Gateway(client, database, engine, knowledge)
    finally:
        await database.close()
