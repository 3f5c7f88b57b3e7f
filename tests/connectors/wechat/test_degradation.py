"""Bad days of our own machine, as a citizen in WeChat sees them: a word in time, and nothing accepted is lost."""

from __future__ import annotations

import structlog

from conversations.claims import LEASE
from foundation.clock import FakeClock
from tests.connectors.wechat.conftest import DEADLINE, Gateway, World
from tests.fakes.broken_databases import full_disk, locked
from tests.fakes.wechat_platform import FAULT_TEXT, Citizen, FakeWeChat

NOT_STORED = "系统繁忙，刚才这条消息没能收到，请过一会儿再发一次；急事请拨打12345。"


async def test_a_locked_database(world: World, citizen: Citizen) -> None:
    await world.open(limits={"storing": 0.4 * DEADLINE})
    with locked(world.folder / "test.db"):
        (attempt,) = await citizen.say("身份证")
        assert attempt.status == 200
    assert citizen.texts == [NOT_STORED]
    await citizen.say("身份证")
    assert citizen.texts == [NOT_STORED, "您说：身份证"]


async def test_a_full_disk(world: World, gateway: Gateway, citizen: Citizen) -> None:
    """What was stored before it was full is answered afterwards; what was not is declined, and can be said again."""
    long = "身份证" + "。" * 600
    with full_disk():
        while NOT_STORED not in citizen.texts:
            await citizen.say(long)
    world.clock.advance(seconds=LEASE.total_seconds() + 1)
    await gateway.runner.sweep()
    await world.settle(2)
    await citizen.say("护照")
    stored = [request.text for request in world.bot.requests]
    assert FAULT_TEXT not in citizen.texts
    assert citizen.texts[-1].endswith("您说：护照")
    answered = "".join(citizen.texts)
    assert answered.count(f"您说：{long}") == len({r.message_id for r in world.bot.requests}) - 1
    assert stored[-1] == "护照"


async def test_a_clock_that_is_wrong_by_an_hour_raises_an_alarm(
    world: World, gateway: Gateway, platform: FakeWeChat, citizen: Citizen
) -> None:
    ours = world.clock
    platform.clock = FakeClock(ours.now())
    ours.advance(hours=1)
    with structlog.testing.capture_logs() as logs:
        await citizen.say("身份证")
    assert [log["seconds"] for log in logs if log["event"].startswith("alarm")] == [3600] * platform.attempts
    ours.advance(hours=-1)
    await citizen.say("身份证")
    assert citizen.texts[-1] == "您说：身份证"
