from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import select

from connectors.channel import add_channel
from connectors.wechat import AccountSettings, WeChat
from connectors.wechat.settings import Limits
from conversations.finishing import Finisher
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.outbox import Outbox
from conversations.participation import Participation
from conversations.pressure import Pressure, PressureLimits
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.http import make_app
from tests.fakes.bots import RecordingBot, RecordingCommands
from tests.fakes.wechat_platform import Citizen, FakeWeChat, PlatformAccount

DEADLINE = 3.0  # stands for the platform's five seconds
WINDOW = 0.84 * DEADLINE


def settings_of(account: PlatformAccount, platform_url: str = "http://127.0.0.1:9", **more: Any) -> AccountSettings:
    """Our side of an account of the platform's."""
    limits = {"window": WINDOW, "request": 1.0, **more.pop("limits", {})}
    known: dict[str, Any] = {
        "id": account.id,
        "app_id": account.app_id,
        "original_id": account.original_id,
        "app_secret": SecretStr(account.app_secret),
        "token": SecretStr(account.token),
        "aes_key": SecretStr(account.aes_key),
        "mode": account.mode,
        "production": account.mode != "plain",
        "platform_url": platform_url,
        "limits": Limits(**limits),
    }
    return AccountSettings(**{**known, **more})


class Gateway:
    """One gateway process on a port, over the world's database."""

    def __init__(self, world: World, accounts: list[AccountSettings]) -> None:
        self.world, self.accounts = world, accounts
        self.port = 0

    async def start(self) -> Gateway:
        world, database = self.world, Database(self.world.url, short_statements=True)
        self.database, self.http, hub = database, aiohttp.ClientSession(), Hub()
        self.intake, self.reader = Intake(database, world.clock), Reader(database)
        self.finisher = Finisher(database, world.clock, world.commands, hub)
        self.runner = TurnRunner(database, world.clock, world.bot, self.finisher)
        self.channel = WeChat(
            self.accounts,
            database=database,
            clock=world.clock,
            hub=hub,
            intake=self.intake,
            runner=self.runner,
            reader=self.reader,
            participation=Participation(database, world.clock, hub),
            pressure=Pressure(database, PressureLimits(patience=5)),
            http=self.http,
        )
        senders = {self.channel.name: self.channel.sender}
        self.outbox = Outbox(database, world.clock, senders, waits=self.channel.waits)

        async def health() -> dict[str, Any]:
            return {}

        app = make_app(health=health)
        add_channel(app, self.channel)
        self._app = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._app.setup()
        site = web.TCPSite(self._app, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        return self

    async def kill(self) -> None:
        """End without giving anything back, as SIGKILL does."""

        async def nothing() -> None: ...

        self.runner._claims.release = nothing  # type: ignore[method-assign]
        await self.stop()

    async def stop(self) -> None:
        await self._app.cleanup()
        await self.runner.close(patience=0)
        await self.http.close()
        await self.database.close()


class World:
    """A platform, a gateway, a bot and a clock."""

    def __init__(self, folder: Path, platform: FakeWeChat, clock: FakeClock) -> None:
        self.url = f"sqlite+aiosqlite:///{folder / 'test.db'}"
        self.platform, self.clock = platform, clock
        self.bot, self.commands = RecordingBot(), RecordingCommands()
        self.gateway: Gateway
        self.folder = folder

    async def open(self, account: PlatformAccount | None = None, **settings: Any) -> Gateway:
        """Start the gateway with the platform's accounts."""
        accounts = [settings_of(a, self.platform.url, **settings) for a in self.platform.accounts.values()]
        self.gateway = await Gateway(self, accounts).start()
        self.platform.gateway = f"http://127.0.0.1:{self.gateway.port}"
        return self.gateway

    async def restart(self) -> None:
        """The gateway dies and another takes its port."""
        await self.gateway.stop()
        await self.gateway.start()

    async def settle(self, rounds: int = 1) -> None:
        """Let running turns end, then the outbox attempt what is due; `rounds` with growing pauses between."""
        await self.gateway.runner.drain()
        for number in range(rounds):
            if number:
                self.clock.advance(seconds=61)
            await self.gateway.outbox.dispatch()

    async def rows(self, model: type[Any]) -> list[Any]:
        async with self.gateway.database.read() as session:
            return list(await session.scalars(select(model)))

    async def quiet(self) -> None:
        """Wait until the gateway's background work is done."""
        while tasks := list(self.gateway.channel._endpoint._background):
            await asyncio.gather(*tasks)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 10, tzinfo=CHINA))


@pytest.fixture
async def platform(clock: FakeClock) -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat(clock, deadline=DEADLINE) as platform:
        platform.account("yunzhou")
        yield platform


@pytest.fixture
async def world(tmp_path: Path, platform: FakeWeChat, clock: FakeClock) -> AsyncIterator[World]:
    import apps.tables  # noqa: F401 - every table
    import connectors.wechat.models  # noqa: F401 - the channel's tables

    world = World(tmp_path, platform, clock)
    database = Database(world.url)
    await database.create_tables()
    await database.close()
    yield world
    if hasattr(world, "gateway"):
        await world.gateway.stop()


@pytest.fixture
async def gateway(world: World) -> Gateway:
    return await world.open()


@pytest.fixture
def citizen(platform: FakeWeChat) -> Citizen:
    return platform.citizen("yunzhou")
