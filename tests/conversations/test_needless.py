"""A number nobody asked for is answered with a kind word, once."""

from __future__ import annotations

from conversations.models import Message, Sender
from tests.conversations.conftest import World

ID, CARD = "11010519491231002X", "6222021234567890128"


async def texts(world: World, conversation: str, said: str) -> str:
    seq = await world.say(conversation, said)
    await world.run(conversation)
    (message,) = await world.reader.after(conversation, seq)
    return "".join(block.get("text", "") for block in message.blocks)


async def test_the_citizen_is_told_once_that_it_was_not_needed(world: World) -> None:
    conversation = await world.open()
    told = await texts(world, conversation, f"身份证{ID}，居住证怎么办")
    assert "您提到了身份证号" in told
    assert "不需要" in told
    assert "您提到了" not in await texts(world, conversation, f"我说了，{ID}")
    assert "您提到了银行卡号" in await texts(world, conversation, f"卡{CARD}")


async def test_a_phone_may_be_needed(world: World) -> None:
    assert "您提到了" not in await texts(world, await world.open(), "电话13800138000")


async def test_nothing_but_the_conversation_holds_the_number(world: World) -> None:
    conversation = await world.open()
    await texts(world, conversation, f"我叫张小明，身份证{ID}，住幸福小区3栋2单元501室")
    asked = " ".join(request.text or "" for request in world.bot.requests)
    assert asked == "我叫⟦name:1⟧，身份证⟦id:1⟧，住幸福小区⟦address:1⟧"
    rows = [row for row in await world.rows(Message) if row.sender == Sender.BOT.value]
    assert all(ID not in f"{row.text_masked}{row.blocks}" for row in rows)
