from __future__ import annotations

import asyncio

from conversations.models import Delivery
from conversations.outbox import ATTEMPT, PAUSES, Outbox
from tests.conversations.conftest import World


class FlakySender:
    """Fails the first `failures` times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.sent: list[tuple[str, int]] = []
        self.attempts = 0

    async def send(self, conversation: str, seq: int) -> None:
        self.attempts += 1
        if self.attempts <= self.failures:
            raise ConnectionError("platform away")
        self.sent.append((conversation, seq))


async def answered(world: World) -> str:
    conversation = await world.open("wechat")
    await world.say(conversation, "你好")
    await world.run(conversation)
    return conversation


async def test_a_delivery_is_sent_once(world: World) -> None:
    conversation, sender = await answered(world), FlakySender()
    outbox = Outbox(world.database, world.clock, {"wechat": sender})
    assert await outbox.dispatch() == 1
    world.clock.advance(hours=5)
    assert await outbox.dispatch() == 0
    assert sender.sent == [(conversation, 2)]


async def test_it_is_tried_again_with_growing_pauses(world: World) -> None:
    await answered(world)
    sender = FlakySender(failures=2)
    outbox = Outbox(world.database, world.clock, {"wechat": sender})
    assert await outbox.dispatch() == 1
    assert await outbox.dispatch() == 0
    world.clock.advance(seconds=PAUSES[0].total_seconds())
    assert await outbox.dispatch() == 1
    world.clock.advance(seconds=PAUSES[0].total_seconds())
    assert await outbox.dispatch() == 0
    world.clock.advance(seconds=PAUSES[1].total_seconds())
    assert await outbox.dispatch() == 1
    assert len(sender.sent) == 1
    (row,) = await world.rows(Delivery)
    assert (row.state, row.attempts) == ("sent", 3)


async def test_it_ends_dead_and_visible(world: World) -> None:
    await answered(world)
    outbox = Outbox(world.database, world.clock, {"wechat": FlakySender(failures=99)})
    for _ in range(len(PAUSES) + 1):
        assert await outbox.dispatch() == 1
        world.clock.advance(hours=3)
    assert await outbox.dispatch() == 0
    (row,) = await world.rows(Delivery)
    assert row.state == "dead"


async def test_two_dispatchers_send_once_and_a_dead_one_is_followed_up(world: World) -> None:
    await answered(world)
    sender = FlakySender()
    outboxes = [Outbox(world.database, world.clock, {"wechat": sender}) for _ in range(3)]
    await asyncio.gather(*(outbox.dispatch() for outbox in outboxes))
    assert len(sender.sent) == 1

    await answered(world)
    (claimed,) = await outboxes[0]._claim()  # and then the process dies
    assert await outboxes[1].dispatch() == 0
    world.clock.advance(seconds=ATTEMPT.total_seconds())
    assert await outboxes[1].dispatch() == 1
    assert sender.sent[-1] == (claimed.conversation, claimed.seq)


async def test_channels_nobody_sends_to_are_left(world: World) -> None:
    await answered(world)
    assert await Outbox(world.database, world.clock, {}).dispatch() == 0
