"""Messages survive: gateway, engine and knowledge are killed (SIGKILL) at random while citizens write."""

from __future__ import annotations

import aiohttp
import pytest

from deploy.setup.instance import Instance
from tests.e2e.storm import KILLED, Storm, Tally
from tests.fakes.wechat_platform import FakeWeChat


def _check(tally: Tally, sent: int) -> None:
    assert tally.sent == sent
    assert set(tally.kills) == set(KILLED)
    assert tally.silent == []
    assert tally.out_of_order == []
    assert tally.answered == tally.stored
    assert tally.stored + tally.pushes_lost == sent
    assert tally.web_duplicates == 0
    assert tally.forced == 1
    assert tally.wechat_duplicates >= tally.forced, "the fault point must show the duplicate that cannot be avoided"
    assert tally.unexplained == []


async def _storm(
    instance: Instance,
    platform: FakeWeChat,
    http: aiohttp.ClientSession,
    capsys: pytest.CaptureFixture[str],
    messages: int,
    citizens: int,
) -> Tally:
    storm = Storm(instance, f"sqlite+aiosqlite:///{instance.layout.var / 'wenzheng.db'}", platform, http)
    tally = await storm.blow(messages, citizens, pause=6.0, between_kills=(2.0, 6.0))
    with capsys.disabled():
        print(f"\n{tally}")
    return tally


async def test_sixty_messages(
    instance: Instance, platform: FakeWeChat, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    _check(await _storm(instance, platform, http, capsys, messages=60, citizens=12), sent=61)


@pytest.mark.slow
async def test_five_hundred_messages(
    instance: Instance, platform: FakeWeChat, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    _check(await _storm(instance, platform, http, capsys, messages=500, citizens=50), sent=501)
