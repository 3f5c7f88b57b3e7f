"""Messages survive: gateway, engine and knowledge are killed (SIGKILL) at random while citizens write."""

from __future__ import annotations

import aiohttp
import pytest

from conversations.models import Message
from deploy.setup.instance import Instance
from tests.e2e.storm import KILLED, Storm, Tally, judge_wechat
from tests.fakes.wechat_platform import FakeWeChat, Seen


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


@pytest.mark.parametrize(("times", "duplicates"), [(1, 0), (2, 1)])
def test_the_same_apology_for_two_messages_is_no_duplicate(times: int, duplicates: int) -> None:
    """The second begins with a lead (`conversations.repeating`); told once each is right, once more is not."""
    tally, lead = Tally(), "和刚才说的一样："
    said = [Message(reply_to=1, text_masked="抱歉。"), Message(reply_to=3, text_masked=f"{lead}\n抱歉。")]
    seen = [Seen("抱歉。", "passive"), *[Seen(f"{lead}\n\n抱歉。", "message")] * times]
    judge_wechat(tally, [], "c", [1, 3], said, seen)
    assert (tally.answered, tally.silent, tally.out_of_order) == (2, [], [])
    assert (tally.wechat_duplicates, len(tally.unexplained)) == (duplicates, duplicates)


async def test_sixty_messages(
    instance: Instance, platform: FakeWeChat, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    _check(await _storm(instance, platform, http, capsys, messages=60, citizens=12), sent=61)


@pytest.mark.slow
async def test_five_hundred_messages(
    instance: Instance, platform: FakeWeChat, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    _check(await _storm(instance, platform, http, capsys, messages=500, citizens=50), sent=501)
