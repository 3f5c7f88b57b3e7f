from __future__ import annotations

import asyncio
from typing import Any

import pytest

from connectors.wechat.errors import PlatformError, Verdict
from connectors.wechat.platform_errors import MEANINGS, meaning, paused_until
from connectors.wechat.tokens import AccessTokens
from foundation.clock import FakeClock


class Source:
    """Gives numbered tokens when `gate` is open."""

    def __init__(self) -> None:
        self.calls, self.gate, self.broken = 0, asyncio.Event(), False
        self.gate.set()

    async def __call__(self) -> dict[str, Any]:
        self.calls += 1
        await self.gate.wait()
        if self.broken:
            raise PlatformError("token", Verdict.RETRY, why="busy")
        return {"access_token": f"t{self.calls}", "expires_in": 7200}


async def test_many_askers_one_fetch(clock: FakeClock) -> None:
    source = Source()
    tokens = AccessTokens(source, clock)
    source.gate.clear()
    asked = [asyncio.create_task(tokens.get()) for _ in range(30)]
    await asyncio.sleep(0)
    asked[0].cancel()  # who began it may leave
    source.gate.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert set(found[1:]) == {"t1"}
    assert source.calls == 1


async def test_it_is_renewed_before_it_ends_and_when_refused(clock: FakeClock) -> None:
    source = Source()
    tokens = AccessTokens(source, clock)
    assert await tokens.get() == "t1"
    clock.advance(seconds=7130)
    assert await tokens.get() == "t1"
    clock.advance(seconds=20)
    assert await tokens.get() == "t2"
    tokens.discard("t1")  # somebody held the old one
    assert await tokens.get() == "t2"
    tokens.discard("t2")
    assert await tokens.get() == "t3"


async def test_a_failure_reaches_all_who_waited_and_is_not_kept(clock: FakeClock) -> None:
    source = Source()
    source.broken = True
    tokens = AccessTokens(source, clock)
    failed = await asyncio.gather(*(tokens.get() for _ in range(3)), return_exceptions=True)
    assert all(isinstance(error, PlatformError) for error in failed)
    source.broken = False
    assert await tokens.get() == "t2"


async def test_an_answer_without_a_token(clock: FakeClock) -> None:
    async def nothing() -> dict[str, Any]:
        return {"expires_in": "soon"}

    with pytest.raises(PlatformError):
        await AccessTokens(nothing, clock).get()


async def test_closing_breaks_off(clock: FakeClock) -> None:
    source = Source()
    source.gate.clear()
    tokens = AccessTokens(source, clock)
    asked = asyncio.create_task(tokens.get())
    await asyncio.sleep(0)
    await tokens.close()
    assert isinstance((await asyncio.gather(asked, return_exceptions=True))[0], asyncio.CancelledError)


def test_the_table_of_errors(clock: FakeClock) -> None:
    assert {code: m.verdict.value for code, m in MEANINGS.items()} == {
        -1: "retry",
        40001: "refresh_token",
        40014: "refresh_token",
        42001: "refresh_token",
        45015: "hold",
        45047: "hold",
        45009: "pause",
        45011: "pause",
        43019: "fail",
        43004: "fail",
        40003: "fail",
        43101: "fail",
        45002: "bug",
        45008: "bug",
        47001: "bug",
        47003: "bug",
        48001: "not_granted",
        40013: "pause",
        40125: "pause",
        40164: "pause",
    }
    assert meaning(99999).verdict is Verdict.RETRY
    assert meaning(99999).alarm
    assert paused_until(45009, clock.now()).isoformat() == "2026-11-24T00:01:00+08:00"
    assert (paused_until(45011, clock.now()) - clock.now()).total_seconds() == 60
