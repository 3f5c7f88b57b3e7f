from __future__ import annotations

import asyncio

from contracts.blocks import Paragraph
from contracts.commands import CreateWorkOrder, WorkOrderCategory, WorkOrderDraft
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnContext, TurnReply, TurnRequest
from conversations.claims import LEASE, Claims
from conversations.intake import HandOver
from conversations.models import Conversation, Delivery, InboxEntry, Message, OfferedOption
from conversations.ports import HandledCommand
from tests.conversations.conftest import World
from tests.fakes.bots import RecordingBot
from tests.fakes.broken_databases import full_disk

ORDER = CreateWorkOrder(WorkOrderDraft(WorkOrderCategory.COMPLAINT, "电梯", "电梯坏了", "hurd"))


async def own(world: World, conversation: str, owner: str) -> None:
    async with world.database.transaction() as session:
        row = await session.get_one(Conversation, conversation)
        row.owner = owner


async def test_messages_are_answered_one_after_another_in_order(world: World) -> None:
    conversation = await world.open()
    for text in ("一", "二", "三"):
        await world.say(conversation, text)
    await world.run(conversation)
    assert await world.texts(conversation) == ["一", "二", "三", "您说：一", "您说：二", "您说：三"]


async def test_a_new_process_picks_up_what_was_stored(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "一")
    runner = world.runner()
    await runner.sweep()
    await runner.drain()
    assert await world.texts(conversation) == ["一", "您说：一"]


async def test_a_claim_whose_holder_died_is_taken_over_after_its_lease(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "一")
    dead, stuck = RecordingBot(), world.runner()
    dead.gate.clear()
    stuck._bot = dead
    stuck.wake(conversation)
    await dead.reached.wait()

    second = world.runner()
    await second.sweep()
    second.wake(conversation)
    await second.drain()
    assert world.bot.requests == []  # the lease still runs

    world.clock.advance(seconds=LEASE.total_seconds() + 1)
    await second.sweep()
    await second.drain()
    assert await world.texts(conversation) == ["一", "您说：一"]
    assert world.bot.requests[0].message_id == dead.requests[0].message_id

    dead.gate.set()  # it was only slow: what it brings now is not written a second time
    await stuck.drain()
    assert await world.texts(conversation) == ["一", "您说：一"]


async def test_stopping_gives_claims_back_at_once(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "一")
    world.bot.gate.clear()
    first = world.runner()
    first.wake(conversation)
    await world.bot.reached.wait()
    await first.close(patience=0.01)
    world.bot.gate.set()
    second = world.runner()
    await second.sweep()
    await second.drain()
    assert await world.texts(conversation) == ["一", "您说：一"]


async def test_two_processes_never_run_one_conversation_at_once(world: World) -> None:
    conversation = await world.open()
    for n in range(6):
        await world.say(conversation, str(n))
    runners = [world.runner() for _ in range(3)]
    for runner in runners:
        runner.wake(conversation)
    await asyncio.gather(*(runner.drain() for runner in runners))
    runners[0].wake(conversation)
    await runners[0].drain()
    assert (await world.texts(conversation))[6:] == [f"您说：{n}" for n in range(6)]
    assert len(world.bot.requests) == 6


async def test_while_a_person_owns_it_nothing_reaches_the_bot(world: World) -> None:
    conversation = await world.open()
    await own(world, conversation, "staff:wang")
    await world.say(conversation, "您好")
    await world.run(conversation)
    assert world.bot.requests == []
    assert await world.texts(conversation) == ["您好"]
    assert [entry.state for entry in await world.rows(InboxEntry)] == ["done"]


async def test_a_take_over_during_the_turn_drops_its_commands_and_keeps_the_text(world: World) -> None:
    conversation = await world.open()
    world.bot.script = lambda _: TurnReply(Status.HANDED_OFF, (Paragraph("登记了"),), commands=(ORDER,))
    world.bot.gate.clear()
    await world.say(conversation, "电梯坏了")
    runner = world.runner()
    runner.wake(conversation)
    await world.bot.reached.wait()
    await own(world, conversation, "staff:wang")
    world.bot.gate.set()
    await runner.drain()
    assert world.commands.seen == []
    assert await world.texts(conversation) == ["电梯坏了"]
    assert [m.sender for m in await world.rows(Message)] == ["citizen", "suggestion"]


async def test_commands_are_carried_out_with_the_turns_key(world: World) -> None:
    conversation = await world.open()
    world.commands.handled = HandledCommand((Paragraph("工单YZ1"),), Status.QUEUED, "queue")
    world.bot.script = lambda _: TurnReply(Status.HANDED_OFF, (Paragraph("好"),), commands=(ORDER, ORDER))
    await world.say(conversation, "投诉", key="k1")
    await world.run(conversation)
    assert [matter.key for matter, _ in world.commands.seen] == ["k1#0", "k1#1"]
    last = (await world.reader.after(conversation, 1))[0]
    assert (last.status, [b["text"] for b in last.blocks]) == ("queued", ["好", "工单YZ1", "工单YZ1"])
    (row,) = await world.rows(Conversation)
    assert (row.owner, row.version) == ("queue", 1)


async def test_an_option_chosen_twice_is_one_matter(world: World) -> None:
    conversation = await world.open()
    offer = (Option("登记", OptionPayload("request_human", text="电梯")),)

    def script(request: TurnRequest) -> TurnReply:
        if request.option is None:
            return TurnReply(Status.NO_ANSWER, (Paragraph("？"),), offer)
        return TurnReply(Status.HANDED_OFF, (Paragraph("好"),), commands=(ORDER,))

    world.bot.script = script
    await world.say(conversation, "电梯")
    await world.run(conversation)
    (option,) = await world.rows(OfferedOption)
    for key in ("a", "b"):
        await world.say(conversation, None, key=key, option=option.id)
    await world.run(conversation)
    assert len({matter.key for matter, _ in world.commands.seen}) == 1
    assert len(world.commands.seen) == 2


async def test_a_named_department_is_reached_without_the_engine(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, None, key="h", hand_over=HandOver("漏水，电话13800138000", "hurd"))
    await world.run(conversation)
    assert await world.texts(conversation) == ["转人工：漏水，电话13800138000", "转给hurd"]
    (request,) = world.bot.requests
    assert request.option is not None
    assert request.option.text == "漏水，电话⟦phone:1⟧"


async def test_context_is_kept_for_the_next_turn(world: World) -> None:
    conversation = await world.open()
    world.bot.script = lambda _: TurnReply(
        Status.ANSWERED, (Paragraph("好"),), context=TurnContext(item="psb-x", region="990102")
    )
    for text in ("身份证", "多少钱"):
        await world.say(conversation, text)
        await world.run(conversation)
    context = world.bot.requests[1].context
    assert (context.item, context.region, context.previous_text) == ("psb-x", "990102", "身份证")


async def test_only_channels_that_are_sent_to_get_deliveries(world: World) -> None:
    for channel in ("web", "wechat"):
        conversation = await world.open(channel)
        await world.say(conversation, "你好")
        await world.run(conversation)
    assert [d.channel for d in await world.rows(Delivery)] == ["wechat"]


async def test_a_bot_that_breaks_is_owned_up_to(world: World) -> None:
    conversation = await world.open()

    def broken(_: TurnRequest) -> TurnReply:
        raise RuntimeError("bug")

    world.bot.script = broken
    await world.say(conversation, "你好")
    await world.run(conversation)
    (_, reply) = await world.reader.after(conversation, 0)
    assert reply.status == "error_engine"


async def test_the_sweep_survives_a_database_that_fails(world: World, monkeypatch) -> None:
    conversation = await world.open()
    await world.say(conversation, "你好")
    runner = world.runner()
    sweeps = 0
    swept = asyncio.Event()
    sweep = runner.sweep

    async def flaky() -> None:
        nonlocal sweeps
        sweeps += 1
        if sweeps == 1:
            raise OSError("disk")
        await sweep()
        swept.set()

    monkeypatch.setattr("conversations.turns.SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(runner, "sweep", flaky)
    task = asyncio.create_task(runner.run())
    await asyncio.wait_for(swept.wait(), 5)
    await runner.drain()
    task.cancel()
    assert await world.texts(conversation) == ["你好", "您说：你好"]


async def test_a_reply_that_finds_the_disk_full_is_written_when_there_is_room_again(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "你好")
    world.bot.script = lambda r: TurnReply(Status.ANSWERED, (Paragraph("答" * 20_000),))
    with full_disk():
        await world.run(conversation)
        assert await world.texts(conversation) == ["你好"]
    world.clock.advance(seconds=LEASE.total_seconds() + 1)
    await world.run(conversation)
    (_, reply) = await world.reader.after(conversation, 0)
    assert reply.status == "answered"


async def test_a_clock_that_is_set_back_an_hour_holds_no_turn_up(world: World) -> None:
    conversation = await world.open()
    await world.say(conversation, "你好")
    world.clock.advance(hours=1)
    claims = Claims(world.database, world.clock, "who dies with it")
    assert await claims.next(conversation) is not None
    world.clock.advance(hours=-1)
    runner = world.runner()
    await runner.sweep()
    await runner.drain()
    assert await world.texts(conversation) == ["你好", "您说：你好"]
