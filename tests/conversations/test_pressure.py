from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack

import pytest

from conversations.errors import Overloaded
from conversations.pressure import Pressure, PressureLimits
from tests.conversations.conftest import World


async def _measured(pressure: Pressure, seconds: float) -> None:
    task = asyncio.create_task(pressure.run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_no_more_are_stored_at_once_than_fit(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(storing=2, retry_after=7))
    with pressure.storing_one(), pressure.storing_one():
        with pytest.raises(Overloaded) as refused, pressure.storing_one():
            pass
        assert refused.value.retry_after == 7
    with pressure.storing_one():
        pass


def test_a_queue_that_would_take_too_long_is_not_joined(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(storing=40, patience=0.03))

    def store(count: int, seconds: float) -> None:
        for _ in range(count):
            with pressure.storing_one():
                time.sleep(seconds)

    def fits(count: int) -> bool:
        with ExitStack() as stack:
            try:
                for _ in range(count):
                    stack.enter_context(pressure.storing_one())
            except Overloaded:
                return False
            return True

    assert fits(5)
    store(20, 0.05)
    assert not fits(5)
    store(20, 0)
    assert fits(5)


async def test_accepted_messages_that_wait_are_counted(world: World) -> None:
    conversation = await world.open()
    for number in range(3):
        await world.say(conversation, f"问{number}")
    pressure = Pressure(world.database, PressureLimits(waiting=3))
    await _measured(pressure, 0.1)
    assert pressure.waiting == 3
    with pytest.raises(Overloaded), pressure.storing_one():
        pass


async def test_one_stall_is_no_overload_but_many_are(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(lateness=0.05))
    task = asyncio.create_task(pressure.run())
    await asyncio.sleep(0.06)
    time.sleep(0.15)  # noqa: ASYNC251 - it is the stall
    await asyncio.sleep(0.06)
    pressure.check()
    for _ in range(12):
        time.sleep(0.15)  # noqa: ASYNC251 - it is the stall
        await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        pressure.check()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
