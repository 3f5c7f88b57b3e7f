"""What every channel that is sent to must hold: the same tests before WeChat and before WeCom customer service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest

from connectors.channel import Channel
from conversations.errors import NotDelivered
from foundation.clock import FakeClock
from foundation.database import Database
from tests.connectors.wechat.conftest import World
from tests.connectors.wecom_kf.conftest import KfWorld
from tests.fakes.bots import RecordingBot
from tests.fakes.wechat_platform import SEND as WECHAT_SEND
from tests.fakes.wechat_platform import Citizen, FakeWeChat


class Driver(Protocol):
    """A channel under test with its platform."""

    bot: RecordingBot

    @property
    def channel(self) -> Channel: ...

    async def say(self, text: str, message_id: str) -> None: ...

    async def settle(self, rounds: int = 1) -> None: ...

    def seen(self) -> list[str]: ...

    def refuse(self, *codes: int) -> None: ...

    quota_code: int


class WeChatDriver:
    quota_code = 45047

    def __init__(self, world: World, citizen: Citizen) -> None:
        self.world, self.citizen, self.bot = world, citizen, world.bot

    @property
    def channel(self) -> Channel:
        return self.world.gateway.channel

    async def say(self, text: str, message_id: str) -> None:
        await self.citizen.say(text, message_id)

    async def settle(self, rounds: int = 1) -> None:
        await self.world.settle(rounds)

    def seen(self) -> list[str]:
        return self.citizen.texts

    def refuse(self, *codes: int) -> None:
        self.world.platform.break_with(WECHAT_SEND, codes)


class KfDriver:
    quota_code = 95001

    def __init__(self, world: KfWorld) -> None:
        self.world, self.bot = world, world.bot

    @property
    def channel(self) -> Channel:
        return self.world.channel

    async def say(self, text: str, message_id: str) -> None:
        self.world.platform.say("u", text, message_id)
        await self.world.pull()

    async def settle(self, rounds: int = 1) -> None:
        await self.world.settle(rounds)

    def seen(self) -> list[str]:
        return self.world.platform.seen["u"]

    def refuse(self, *codes: int) -> None:
        self.world.platform.faults["/cgi-bin/kf/send_msg"].extend(codes)


@pytest.fixture(params=["wechat", "wecom_kf"])
async def driver(request: pytest.FixtureRequest, tmp_path: Path, kf: KfWorld) -> AsyncIterator[Driver]:
    if request.param == "wecom_kf":
        yield KfDriver(kf)
        return
    import connectors.wechat.models  # noqa: F401 - the channel's tables

    clock: FakeClock = kf.clock
    async with FakeWeChat(clock, deadline=1.0) as platform:
        platform.account("yunzhou")
        world = World(tmp_path, platform, clock)
        database = Database(world.url)
        await database.create_tables()
        await database.close()
        await world.open(limits={"window": 0.3})
        yield WeChatDriver(world, platform.citizen("yunzhou"))
        await world.gateway.stop()


async def test_it_is_a_channel(driver: Driver) -> None:
    assert driver.channel.name
    assert list(driver.channel.routes())


async def test_an_answer_is_seen_once(driver: Driver) -> None:
    await driver.say("你好", "m-1")
    await driver.settle(3)
    assert driver.seen() == ["您说：你好"]


async def test_a_repeated_message_runs_once(driver: Driver) -> None:
    for _ in range(3):
        await driver.say("你好", "m-1")
    await driver.settle(3)
    assert driver.seen() == ["您说：你好"]
    assert len(driver.bot.requests) == 1


async def test_a_platform_that_fails_is_tried_again(driver: Driver) -> None:
    driver.bot.gate.clear()
    await driver.say("你好", "m-1")
    driver.refuse(-1, 502)
    driver.bot.gate.set()
    await driver.settle(4)
    assert driver.seen() == ["您说：你好"]


async def test_what_may_not_be_sent_waits_for_the_next_message(driver: Driver) -> None:
    driver.bot.gate.clear()
    await driver.say("一", "m-1")
    driver.refuse(driver.quota_code)
    driver.bot.gate.set()
    await driver.settle(3)
    assert driver.seen() == []
    await driver.say("二", "m-2")
    await driver.settle(3)
    assert "\n\n".join(driver.seen()) == "您说：一\n\n您说：二"


async def test_an_unknown_conversation_is_not_delivered(driver: Driver) -> None:
    with pytest.raises(NotDelivered):
        await driver.channel.sender.send("0" * 32, 1)
