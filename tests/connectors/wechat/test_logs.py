"""Nothing that names a citizen, and no secret, is ever logged."""

from __future__ import annotations

import structlog

from tests.connectors.wechat.conftest import World
from tests.fakes.wechat_platform import SEND, TOKEN, Citizen, FakeWeChat


async def test_logs_hold_no_secret_and_no_words(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    await world.open(limits={"window": 0.3, "request": 0.3})
    account = citizen.account
    with structlog.testing.capture_logs() as logs:
        world.bot.gate.clear()
        await citizen.say("我的秘密是四十二")
        await world.quiet()
        platform.break_with(TOKEN, [40125])
        platform.break_with(SEND, [40001, 45009, -1, "hang", 43019, "lost", 45002, 48001, 99999])
        world.bot.gate.set()
        for _ in range(3):
            await world.settle(4)
            world.clock.advance(hours=15)
        query, body = citizen.closed("<xml/>")
        for broken in ({}, {**query, "msg_signature": "0"}, query):
            async with platform.http.post(f"{platform.gateway}/wechat/yunzhou", params=broken, data=body) as response:
                assert response.status == 403
        await citizen.send("location", Location_X="30.1234", Location_Y="120.5678", Label="小区")
        await citizen.event("LOCATION", Latitude="30.1234", Longitude="120.5678")
        await citizen.event("unsubscribe")
    told = repr(logs)
    assert len(logs) > 5
    assert {log.get("reason") for log in logs} >= {"signature", "msg_signature", "fields"}
    tokens = [token for token, _ in platform._tokens.values()]
    for secret in (citizen.openid, account.app_secret, account.token, account.aes_key, "四十二", "30.1234", *tokens):
        assert secret not in told
