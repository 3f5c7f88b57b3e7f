from __future__ import annotations

import asyncio

import pytest

from conversations.errors import ConversationClosed, TooManyWaiting, UnknownConversation, UnknownOption
from conversations.hub import Hub
from conversations.intake import MAX_WAITING, Inbound
from conversations.models import Conversation, InboxEntry, Message, OfferedOption
from conversations.participation import Participation
from tests.conversations.conftest import World


async def test_the_same_key_is_stored_once_even_at_once(world: World) -> None:
    conversation = await world.open()
    inbound = Inbound(conversation, "k", "你好")
    receipts = await asyncio.gather(*(world.intake.accept(inbound) for _ in range(10)))
    assert {r.seq for r in receipts} == {1}
    assert sorted(r.repeated for r in receipts) == [False] + [True] * 9
    assert len(await world.rows(InboxEntry)) == 1


async def test_fifty_at_once_all_get_their_place(world: World) -> None:
    conversations = [await world.open() for _ in range(10)]
    await asyncio.gather(*(world.say(c, f"{n}") for c in conversations for n in range(5)))
    for conversation in conversations:
        assert [m.seq for m in await world.reader.after(conversation, 0)] == [1, 2, 3, 4, 5]


async def test_what_is_refused(world: World) -> None:
    conversation = await world.open()
    with pytest.raises(UnknownConversation):
        await world.say("none", "你好")
    with pytest.raises(UnknownOption):
        await world.say(conversation, None, key="o", option="never-offered")
    for n in range(MAX_WAITING):
        await world.say(conversation, str(n))
    with pytest.raises(TooManyWaiting):
        await world.say(conversation, "一句太多")
    await Participation(world.database, world.clock, Hub()).end(conversation)
    with pytest.raises(ConversationClosed):
        await world.say(conversation, "还在吗")
    assert await world.say(conversation, "0") == 1  # a repeat of what was stored is still told its place


async def test_options_expire(world: World) -> None:
    conversation = await world.open()
    async with world.database.transaction() as session:
        session.add(
            OfferedOption(
                id="o1",
                conversation=conversation,
                seq=1,
                label="补领",
                payload={"intent": "choose_entry"},
                expires_at=world.clock.now(),
            )
        )
    assert await world.say(conversation, None, key="a", option="o1") == 1
    world.clock.advance(seconds=1)
    with pytest.raises(UnknownOption):
        await world.say(conversation, None, key="b", option="o1")


async def test_texts_stand_twice(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "打138\u200b00138000")
    (row,) = await world.rows(Message)
    assert (row.text_encrypted, row.text_masked) == ("打138\u200b00138000", "打⟦phone:1⟧")


async def test_traditional_characters_set_the_language(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "身份證")
    (row,) = await world.rows(Conversation)
    assert row.lang == "zh-Hant"
