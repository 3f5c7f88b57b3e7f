from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from conversations.errors import Overloaded
from conversations.pressure import Pressure, PressureLimits
from tests.conversations.conftest import World


async def _measured(pressure: Pressure, seconds: float) -> None:
    task = asyncio.create_task(pressure.run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _store(pressure: Pressure, until: asyncio.Event) -> None:
    async with pressure.storing_one():
        await until.wait()


async def test_few_are_stored_side_by_side_and_few_wait_in_line(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(side_by_side=2, line=1, patience=30, retry_after=7))
    done = asyncio.Event()
    storing = [asyncio.create_task(_store(pressure, done)) for _ in range(3)]
    await asyncio.sleep(0)
    assert pressure.line == 1
    with pytest.raises(Overloaded) as refused:
        await _store(pressure, done)
    assert refused.value.retry_after == 7
    done.set()
    await asyncio.gather(*storing)
    await _store(pressure, done)
    assert pressure.line == 0


async def test_the_line_is_left_in_time(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(side_by_side=1, patience=0.02))
    done = asyncio.Event()
    async with pressure.storing_one():
        with pytest.raises(Overloaded):
            await _store(pressure, done)
    done.set()
    await _store(pressure, done)


async def test_a_line_that_would_take_too_long_is_not_joined(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(side_by_side=1, patience=1))
    for _ in range(20):
        async with pressure.storing_one():
            time.sleep(0.03)  # noqa: ASYNC251 - so long does the database take
    done = asyncio.Event()
    begun = time.monotonic()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(pressure.storing_one())
        pressure._took = 0.3  # as if it went still slower
        storing = [asyncio.create_task(_store(pressure, done)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await _store(pressure, done)
    assert time.monotonic() - begun < 0.5
    done.set()
    await asyncio.gather(*storing)


async def test_one_who_gives_up_leaves_place_and_line_free(world: World) -> None:
    pressure = Pressure(world.database, PressureLimits(side_by_side=1, patience=30))
    never = asyncio.Event()
    storing, waiting = (asyncio.create_task(_store(pressure, never)) for _ in range(2))
    await asyncio.sleep(0)
    for task in (waiting, storing):
        task.cancel()
    await asyncio.gather(storing, waiting, return_exceptions=True)
    assert pressure.line == 0
    never.set()
    async with asyncio.timeout(5):
        await _store(pressure, never)


async def test_accepted_messages_that_wait_are_counted(world: World) -> None:
    conversation = await world.open()
    for number in range(3):
        await world.say(conversation, f"问{number}")
    pressure = Pressure(world.database, PressureLimits(waiting=3))
    await _measured(pressure, 0.1)
    assert pressure.waiting == 3
    with pytest.raises(Overloaded):
        async with pressure.storing_one():
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
