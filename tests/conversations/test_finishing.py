from __future__ import annotations

from itertools import pairwise
from typing import Any

from contracts.blocks import Options, Paragraph
from contracts.commands import TellProgress
from contracts.statuses import Status
from contracts.turn import TurnContext, TurnReply, TurnRequest
from conversations.models import Conversation, Owner
from conversations.ports import HandledCommand
from tests.conversations.conftest import World

FORM = {"form": "details", "asking": "where", "values": {}}


def asking(request: TurnRequest) -> TurnReply:
    """A reply that ends with the question of a form."""
    blocks = (Paragraph("已登记。"), Options("在哪里？"))
    return TurnReply(Status.HANDED_OFF, blocks, commands=(TellProgress(),), context=TurnContext(form=FORM))


async def say(world: World, conversation: str, text: str) -> Any:
    seq = await world.say(conversation, text)
    await world.run(conversation)
    return (await world.reader.after(conversation, seq))[0]


async def test_the_open_form_goes_with_the_next_turn(world: World) -> None:
    world.bot.script = asking
    conversation = await world.open()
    await say(world, conversation, "投诉")
    await say(world, conversation, "长宁街")
    assert [request.context.form for request in world.bot.requests] == [None, FORM]


async def test_what_a_command_brought_is_told_before_the_question(world: World) -> None:
    world.bot.script = asking
    world.commands.handled = HandledCommand((Paragraph("工单号YZ1"),))
    message = await say(world, await world.open(), "投诉")
    assert [block.get("text") or block["prompt"] for block in message.blocks] == ["已登记。", "工单号YZ1", "在哪里？"]


async def test_a_command_can_begin_a_form(world: World) -> None:
    world.bot.script = lambda _: TurnReply(Status.QUEUED, commands=(TellProgress(),))
    contact = {"form": "contact", "asking": "contact"}
    world.commands.handled = HandledCommand((Options("留个电话？"),), form=contact)
    conversation = await world.open()
    await say(world, conversation, "转人工")
    [row] = await world.rows(Conversation)
    assert row.context["form"] == contact


async def test_a_person_who_takes_over_ends_the_form(world: World) -> None:
    world.bot.script = asking
    world.commands.handled = HandledCommand(owner=Owner.QUEUE.value)
    message = await say(world, await world.open(), "转人工")
    assert [block.get("text") for block in message.blocks] == ["已登记。"]
    [row] = await world.rows(Conversation)
    assert row.context.get("form") is None


async def test_the_same_thing_is_never_said_twice_in_a_row(world: World) -> None:
    world.bot.script = lambda _: TurnReply(Status.EMERGENCY, (Paragraph("请拨打110"),))
    conversation = await world.open()
    said = [str((await say(world, conversation, text)).blocks) for text in ("救命", "快来", "有贼", "怎么办")]
    assert all(before != after for before, after in pairwise(said))
    assert all("请拨打110" in text for text in said)
