from __future__ import annotations

from datetime import timedelta

from contracts.blocks import Paragraph
from conversations.models import Conversation
from conversations.ownership import change_owner, ownership
from conversations.saying import say
from conversations.watching import PollingWatcher, watcher_for
from tests.conversations.conftest import World


async def test_what_another_process_writes_wakes_its_readers_and_nobody_else(world: World) -> None:
    conversation, other = await world.open(), await world.open()
    watcher = watcher_for(world.database, world.hub)
    assert isinstance(watcher, PollingWatcher)
    with world.hub.subscribe(conversation) as news, world.hub.subscribe(other) as quiet:
        await watcher.look()
        assert await news.wait(0.05)  # who begins to wait looks once
        assert await quiet.wait(0.05)
        await watcher.look()
        assert not await news.wait(0.05)

        async with world.database.transaction() as session:
            await say(session, conversation, world.clock.now(), [Paragraph("请来窗口")])
        await watcher.look()
        assert await news.wait(0.05)

        async with world.database.transaction() as session:
            await change_owner(session, conversation, "queue", await ownership(session, conversation))
        await watcher.look()
        assert await news.wait(0.05)

        async with world.database.transaction() as session:
            row = await session.get_one(Conversation, conversation)
            row.staff_typing_until = world.clock.now() + timedelta(seconds=5)
        await watcher.look()
        assert await news.wait(0.05)
        assert not await quiet.wait(0.05)


async def test_nobody_waits_nothing_is_asked(world: World) -> None:
    await world.database.close()
    await PollingWatcher(world.database, world.hub).look()
