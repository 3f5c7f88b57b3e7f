from __future__ import annotations

import asyncio
from datetime import timedelta

from conversations.backoff import Backoff
from conversations.dead_letters import DeadLetters
from conversations.dispatching import ATTEMPT
from conversations.errors import NotDelivered, Postponed, Undeliverable
from conversations.models import Delivery
from conversations.outbox import Outbox
from tests.conversations.conftest import World

STEADY = Backoff(chance=lambda: 0.5)


class Refusing:
    """Always raises the same."""

    def __init__(self, error: NotDelivered) -> None:
        self.error = error

    async def send(self, conversation: str, seq: int) -> None:
        raise self.error


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
    outbox = Outbox(world.database, world.clock, {"wechat": sender}, STEADY)
    assert await outbox.dispatch() == 1
    assert await outbox.dispatch() == 0
    world.clock.advance(seconds=2)
    assert await outbox.dispatch() == 1
    world.clock.advance(seconds=2)
    assert await outbox.dispatch() == 0
    world.clock.advance(seconds=6)
    assert await outbox.dispatch() == 1
    assert len(sender.sent) == 1
    (row,) = await world.rows(Delivery)
    assert (row.state, row.attempts, row.why) == ("sent", 3, None)


async def test_a_target_that_is_down_for_an_hour_gets_it_soon_after(world: World) -> None:
    conversation, sender = await answered(world), FlakySender(failures=10**6)
    outbox = Outbox(world.database, world.clock, {"wechat": sender})
    until = world.clock.now() + timedelta(hours=1)
    while world.clock.now() < until:
        await outbox.dispatch()
        world.clock.advance(seconds=30)
    assert 8 <= sender.attempts <= 15
    sender.failures = 0
    for _ in range(26):  # thirteen minutes
        await outbox.dispatch()
        world.clock.advance(seconds=30)
    assert sender.sent == [(conversation, 2)]


def test_pauses_are_spread_by_chance_within_bounds() -> None:
    for chance in (0.0, 0.5, 1.0):
        backoff = Backoff(chance=lambda chance=chance: chance)
        pauses = [backoff.pause(n).total_seconds() for n in range(1, 200)]
        assert pauses == sorted(pauses)
        assert 1.6 <= pauses[0] <= 2.4
        assert 480 <= pauses[-1] <= 720


async def test_what_was_said_later_waits_for_what_was_said_before(world: World) -> None:
    conversation = await answered(world)
    await world.say(conversation, "还有")
    await world.run(conversation)
    other = await answered(world)
    sender = FlakySender(failures=1)
    outbox = Outbox(world.database, world.clock, {"wechat": sender}, STEADY)
    assert await outbox.dispatch() == 2  # the first of each
    assert sender.sent == [(other, 2)]
    assert await outbox.dispatch() == 0
    world.clock.advance(seconds=2)
    assert await outbox.dispatch() == 1
    assert await outbox.dispatch() == 1
    assert sender.sent == [(other, 2), (conversation, 2), (conversation, 4)]


async def test_a_postponement_is_no_attempt(world: World) -> None:
    await answered(world)
    until = world.clock.now() + timedelta(minutes=3)
    outbox = Outbox(world.database, world.clock, {"wechat": Refusing(Postponed(until, "account is paused"))})
    await outbox.dispatch()
    (row,) = await world.rows(Delivery)
    assert (row.state, row.attempts, row.next_attempt_at, row.why) == ("pending", 0, until, "account is paused")


async def test_dead_letters_are_seen_and_sent_again(world: World) -> None:
    conversation = await answered(world)
    await world.say(conversation, "还有")
    await world.run(conversation)
    refusing = Refusing(Undeliverable("no such citizen", 40003))
    outbox, letters = (
        Outbox(world.database, world.clock, {"wechat": refusing}),
        DeadLetters(world.database, world.clock),
    )
    await outbox.dispatch()
    (letter,) = await letters.all()
    assert (letter.target, letter.subject) == ("wechat", f"conversation {conversation} message 2")
    assert letter.why == "no such citizen"
    sender = FlakySender()
    outbox = Outbox(world.database, world.clock, {"wechat": sender})
    await outbox.dispatch()
    assert sender.sent == [(conversation, 4)]  # a dead letter holds nothing up
    assert await letters.resend([letter.id + 99]) == 0
    assert await letters.resend([letter.id]) == 1
    assert await letters.resend() == 0
    await outbox.dispatch()
    assert sender.sent == [(conversation, 4), (conversation, 2)]
    assert await letters.all() == []


async def test_it_ends_dead_and_visible(world: World) -> None:
    await answered(world)
    few = Backoff(attempts=3)
    outbox = Outbox(world.database, world.clock, {"wechat": FlakySender(failures=99)}, few)
    for _ in range(3):
        assert await outbox.dispatch() == 1
        world.clock.advance(hours=3)
    assert await outbox.dispatch() == 0
    (letter,) = await DeadLetters(world.database, world.clock).all()
    assert (letter.attempts, letter.why) == (3, "platform away")


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
