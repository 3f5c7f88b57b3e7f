from __future__ import annotations

import pytest

from connectors.wechat.models import WeChatCitizen
from connectors.wechat.notices import NoticeOutcome, Progress
from conversations.errors import TryAgain
from tests.connectors.wechat.conftest import World
from tests.fakes.wechat_platform import NOTICE, Citizen, FakeWeChat

TEMPLATE = {
    "template": "T1",
    "keywords": {"character_string1": "number", "phrase2": "status", "thing3": "department", "time4": "at"},
}


@pytest.fixture
async def conversation(world: World, citizen: Citizen) -> str:
    await world.open(progress_notice=TEMPLATE)
    await citizen.say("你好")
    (row,) = await world.rows(WeChatCitizen)
    return str(row.conversation)


def progress(world: World) -> Progress:
    return Progress("YZ1", "正在办理当中", "云州市住房和城乡建设局房屋安全管理与物业服务中心", world.clock.now())


async def test_a_notice_once_for_each_permission(world: World, citizen: Citizen, conversation: str) -> None:
    notices = world.gateway.channel.notices
    assert await notices.notify(conversation, "order1:1", progress(world)) is NoticeOutcome.NOT_ALLOWED
    await citizen.allow_notices("T1")
    assert await notices.notify(conversation, "order1:2", progress(world)) is NoticeOutcome.SENT
    assert citizen.seen[-1].via == "notice"
    assert citizen.texts[-1] == "YZ1|正在办理当|云州市住房和城乡建设局房屋安全管理与物业|2026-11-23 10:00"
    assert await notices.notify(conversation, "order1:2", progress(world)) is NoticeOutcome.REPEATED
    assert await notices.notify(conversation, "order1:3", progress(world)) is NoticeOutcome.NOT_ALLOWED


async def test_failures(world: World, platform: FakeWeChat, citizen: Citizen, conversation: str) -> None:
    notices = world.gateway.channel.notices
    await citizen.allow_notices("T1")
    platform.break_with(NOTICE, [-1])
    with pytest.raises(TryAgain):
        await notices.notify(conversation, "k", progress(world))
    assert await notices.notify(conversation, "k", progress(world)) is NoticeOutcome.SENT
    world.clock.advance(seconds=2)
    await citizen.allow_notices("T1")
    platform.break_with(NOTICE, [43101])
    assert await notices.notify(conversation, "l", progress(world)) is NoticeOutcome.REFUSED


async def test_other_conversations(world: World, conversation: str) -> None:
    outcome = await world.gateway.channel.notices.notify("0" * 32, "k", progress(world))
    assert outcome is NoticeOutcome.NOT_SET_UP
