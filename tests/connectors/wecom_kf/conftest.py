from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from connectors.channel import add_channel
from connectors.wecom_kf import KfSettings, WeComKf
from conversations.finishing import Finisher
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.outbox import Outbox
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.http import make_app
from tests.connectors.wecom_kf.fake_wecom import AES_KEY, REPEATED, FakeWeCom
from tests.fakes.bots import RecordingBot, RecordingCommands


def settings_of(platform: FakeWeCom, **more: Any) -> KfSettings:
    known: dict[str, Any] = {
        "id": "kf",
        "corp_id": platform.corp_id,
        "secret": SecretStr(platform.secret),
        "token": SecretStr(platform.token),
        "aes_key": SecretStr(AES_KEY),
        "open_kfid": platform.open_kfid,
        "platform_url": platform.url,
        "repeated_code": REPEATED,
        "request": 1,
    }
    return KfSettings(**{**known, **more})


class KfWorld:
    """A platform, a gateway with the channel, a bot and a clock."""

    def __init__(self, url: str, platform: FakeWeCom) -> None:
        self.url, self.platform = url, platform
        self.clock = FakeClock(datetime(2026, 11, 23, 10, tzinfo=CHINA))
        self.bot = RecordingBot()

    async def start(self) -> None:
        self.database, self.http, hub = Database(self.url), aiohttp.ClientSession(), Hub()
        self.intake = Intake(self.database, self.clock)
        finisher = Finisher(self.database, self.clock, RecordingCommands(), hub)
        self.runner = TurnRunner(self.database, self.clock, self.bot, finisher)
        self.channel = WeComKf(
            [settings_of(self.platform)],
            database=self.database,
            clock=self.clock,
            intake=self.intake,
            runner=self.runner,
            reader=Reader(self.database),
            http=self.http,
        )
        self.outbox = Outbox(self.database, self.clock, {self.channel.name: self.channel.sender})

    async def serve(self) -> None:
        """With its routes and its work, as in a gateway."""

        async def health() -> dict[str, Any]:
            return {}

        app = make_app(health=health)
        add_channel(app, self.channel)
        self._app = web.AppRunner(app, access_log=None)
        await self._app.setup()
        site = web.TCPSite(self._app, "127.0.0.1", 0)
        await site.start()
        self.platform.gateway = site.name.rstrip("/")
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.platform.gateway = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        if hasattr(self, "_app"):
            await self._app.cleanup()
        await self.runner.close(patience=0)
        await self.channel.close()
        await self.http.close()
        await self.database.close()

    async def pull(self) -> int:
        return await self.channel.pullers["kf"].pull()

    async def settle(self, rounds: int = 1) -> None:
        await self.runner.drain()
        for number in range(rounds):
            if number:
                self.clock.advance(seconds=61)
            while await self.outbox.dispatch():
                pass


@pytest.fixture
async def wecom() -> AsyncIterator[FakeWeCom]:
    async with FakeWeCom() as platform:
        yield platform


@pytest.fixture
async def kf(tmp_path: Path, wecom: FakeWeCom) -> AsyncIterator[KfWorld]:
    import apps.tables  # noqa: F401 - every table
    import connectors.wecom_kf.models  # noqa: F401 - the channel's tables

    url = f"sqlite+aiosqlite:///{tmp_path / 'kf.db'}"
    database = Database(url)
    await database.create_tables()
    await database.close()
    world = KfWorld(url, wecom)
    await world.start()
    yield world
    await world.stop()
