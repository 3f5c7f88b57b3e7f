"""The operator's commands: menu and self-check."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from connectors.wechat.check import Finding, check, main
from connectors.wechat.client import PlatformClient
from connectors.wechat.errors import PlatformError
from connectors.wechat.menu import HUMAN, menu_key, set_up
from connectors.wechat.settings import AccountSettings
from foundation.clock import FakeClock
from tests.connectors.wechat.conftest import Gateway, World, settings_of
from tests.fakes.wechat_platform import SEND, TOKEN, FakeWeChat

MENU = [
    {
        "name": "办事",
        "items": [{"name": "身份证", "ask": "身份证怎么补办"}, {"name": "网站", "url": "https://x.gov.cn/"}],
    },
    {"name": "人工", "human": True},
]


async def test_menu(platform: FakeWeChat, clock: FakeClock) -> None:
    account = settings_of(platform.accounts["yunzhou"], platform.url, menu=MENU)
    async with aiohttp.ClientSession() as http:
        client = PlatformClient(http, account, clock)
        assert "2 buttons" in await set_up(account, client)
        assert platform.accounts["yunzhou"].menu == {
            "button": [
                {
                    "name": "办事",
                    "sub_button": [
                        {"type": "click", "name": "身份证", "key": menu_key("身份证怎么补办")},
                        {"type": "view", "name": "网站", "url": "https://x.gov.cn/"},
                    ],
                },
                {"type": "click", "name": "人工", "key": HUMAN},
            ]
        }
        assert "身份证" in await set_up(account, client, show=True)
        assert "deleted" in await set_up(account, client, delete=True)
        assert "nothing to do" in await set_up(settings_of(platform.accounts["yunzhou"], platform.url), client)
        platform.break_with(TOKEN, [40164])
        client.tokens.discard(await client.tokens.get())
        with pytest.raises(PlatformError):
            await set_up(account, client)


async def findings(account: AccountSettings, clock: FakeClock, **how: bool) -> dict[str, Finding]:
    async with aiohttp.ClientSession() as http:
        return {finding.what: finding async for finding in check(account, http, clock, **how)}


async def test_all_is_well(world: World, gateway: Gateway) -> None:
    platform = world.platform
    notice = {"template": "T1", "keywords": {"thing1": "department"}}
    account = settings_of(
        platform.accounts["yunzhou"], platform.url, public_url=platform.gateway, progress_notice=notice
    )
    found = await findings(account, world.clock)
    assert {f.what: f.well for f in found.values()} == {
        "message keys": True,
        "encryption": True,
        "reachable from outside": True,
        "clock": True,
        "access token": True,
        "customer messages": True,
        "typing": True,
        "menu": True,
        "subscription notices": True,
    }


async def test_what_is_wrong_is_told(world: World, gateway: Gateway) -> None:
    platform = world.platform
    account = platform.accounts["yunzhou"]
    account.granted.discard(SEND)
    ours = settings_of(account, platform.url, public_url=platform.gateway + "/elsewhere", mode="compatible")
    found = await findings(ours, world.clock)
    assert found["encryption"].well is False
    assert found["reachable from outside"].detail == "answered 404, not our echo"
    assert found["customer messages"].detail == "48001: not granted to this account; see 接口权限 at the platform"
    account.app_secret = "changed"
    found = await findings(ours, world.clock)
    assert "40125" in found["access token"].detail
    assert "customer messages" not in found
    found = await findings(ours, FakeClock(world.clock.now() + timedelta(minutes=5)))
    assert (found["clock"].well, found["clock"].detail) == (False, "+300 s from the platform's")
    nowhere = settings_of(account, "http://127.0.0.1:9", public_url="http://127.0.0.1:9")
    found = await findings(nowhere, world.clock)
    assert (found["access token"].well, found["access token"].detail) == (False, "no answer: cannot be reached")
    assert found["reachable from outside"].well is False


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "accounts.json"
    account = {"id": "a", "app_id": "wx000001", "app_secret": "geheim", "token": "geheim", "aes_key": "x"}
    file.write_text(json.dumps({"accounts": [account]}), encoding="utf-8")
    assert main([str(file), "--offline"]) == 2
    file.write_text(json.dumps({"accounts": [{**account, "aes_key": "A" * 43}]}), encoding="utf-8")
    file.chmod(0o644)
    assert main([str(file), "--offline"]) == 1
    file.chmod(0o600)
    assert main([str(file), "--offline"]) == 0
    printed = "".join(capsys.readouterr())
    assert "chmod 600" in printed
    assert "geheim" not in printed
