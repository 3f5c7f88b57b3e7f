from __future__ import annotations

import pytest

from conversations.errors import OwnershipChanged, UnknownConversation
from conversations.ownership import change_owner, close, ownership, staff_owner
from tests.conversations.conftest import World


async def test_of_two_who_take_it_at_once_one_wins(world: World) -> None:
    conversation = await world.open()
    async with world.database.read() as session:
        seen = await ownership(session, conversation)
    async with world.database.transaction() as session:
        taken = await change_owner(session, conversation, staff_owner("wang"), seen)
    assert (taken.owner, taken.account, taken.version) == ("staff:wang", "wang", seen.version + 1)
    async with world.database.transaction() as session:
        with pytest.raises(OwnershipChanged) as lost:
            await change_owner(session, conversation, staff_owner("li"), seen)
    assert (lost.value.owner, lost.value.version) == ("staff:wang", taken.version)


async def test_the_same_owner_again_is_no_change(world: World) -> None:
    conversation = await world.open()
    async with world.database.transaction() as session:
        seen = await ownership(session, conversation)
        assert await change_owner(session, conversation, "bot", seen) == seen


async def test_a_take_over_during_a_turn_keeps_the_bot_silent(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "你好")
    world.bot.gate.clear()
    runner = world.runner()
    runner.wake(conversation)
    await world.bot.reached.wait()
    async with world.database.transaction() as session:
        await change_owner(session, conversation, staff_owner("wang"), await ownership(session, conversation))
    world.bot.gate.set()
    await runner.drain()
    assert await world.texts(conversation) == ["你好"]


async def test_ending_twice_is_one_end_and_nowhere_is_nowhere(world: World) -> None:
    conversation = await world.open()
    for _ in range(2):
        async with world.database.transaction() as session:
            await close(session, conversation)
    async with world.database.transaction() as session:
        assert (await ownership(session, conversation)).version == 1
        for work in (close(session, "none"), ownership(session, "none")):
            with pytest.raises(UnknownConversation):
                await work
