"""Asking many questions, some at a time, and what it took."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

Ask = Callable[[str], Awaitable[object]]


@dataclass(frozen=True)
class Figures:
    """Times in milliseconds."""

    name: str
    p50: float
    p95: float
    per_second: float

    def row(self) -> str:
        return f"| {self.name} | {self.p50:.0f} | {self.p95:.0f} | {self.per_second:.1f} |"


async def measure(name: str, ask: Ask, texts: Iterable[str], at_once: int, seconds: float = 3600.0) -> Figures:
    """Ask all texts, `at_once` at a time, for at most so many seconds."""
    waiting = iter(texts)
    times: list[float] = []
    begun = time.perf_counter()

    async def worker() -> None:
        for text in waiting:
            asked = time.perf_counter()
            await ask(text)
            done = time.perf_counter()
            times.append(1000 * (done - asked))
            if done - begun > seconds:
                return

    await asyncio.gather(*(worker() for _ in range(at_once)))
    took = time.perf_counter() - begun
    return Figures(name, *median_and_p95(times), len(times) / took)


def median_and_p95(times: list[float]) -> tuple[float, float]:
    """Of at least two values."""
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[18]
