from __future__ import annotations

import asyncio

from conversations.hub import Hub


async def test_a_wake_up_between_two_waits_is_not_lost() -> None:
    hub = Hub()
    with hub.subscribe("a") as news:
        assert not await news.wait(0)
        hub.wake("a")
        hub.wake("b")
        assert await news.wait(1)
        assert not await news.wait(0)


async def test_everybody_is_woken_and_leaves_no_trace() -> None:
    hub = Hub()
    first, second = hub.subscribe("a"), hub.subscribe("a")
    waiting = asyncio.gather(first.wait(5), second.wait(5))
    await asyncio.sleep(0)
    hub.wake("a")
    assert await waiting == [True, True]
    first.close()
    second.close()
    second.close()
    assert not hub._waiting


async def test_closing_wakes_all() -> None:
    hub = Hub()
    with hub.subscribe("a") as news:
        hub.close()
        assert hub.closed
        assert await news.wait(1)
