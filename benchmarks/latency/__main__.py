"""`make bench-latency`: prints the machine, the versions, and a table of both."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.evaluation.cases import development
from benchmarks.evaluation.citizen import Citizen
from benchmarks.latency.bare import bare_rasa, wait_ready
from benchmarks.machine import describe
from deploy.setup.instance import Instance
from deploy.setup.scratch import scratch_instance

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


async def measure(name: str, ask: Ask, texts: list[str], at_once: int) -> Figures:
    """Ask all texts, `at_once` at a time."""
    waiting = iter(texts)
    times: list[float] = []

    async def worker() -> None:
        for text in waiting:
            begun = time.perf_counter()
            await ask(text)
            times.append(1000 * (time.perf_counter() - begun))

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    took = time.perf_counter() - begun
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return Figures(name, statistics.median(times), cuts[18], len(times) / took)


async def measure_bare(texts: list[str]) -> tuple[list[Figures], dict[str, float]]:
    with tempfile.TemporaryDirectory(prefix="bare-rasa-") as folder, bare_rasa(Path(folder)) as bare:
        await wait_ready(bare, texts[0])
        async with aiohttp.ClientSession() as http:
            return await _both("bare Rasa", lambda text: bare.ask(http, text), texts), bare.memory()


async def measure_ours(instance: Instance, texts: list[str]) -> tuple[list[Figures], dict[str, float]]:
    async with aiohttp.ClientSession() as http:
        citizen = Citizen(http, instance.url("gateway"))
        figures = await _both("Wenzheng, whole turn", citizen.ask, texts)
    return figures, {status.program: status.memory_mb for status in instance.status()}


async def _both(name: str, ask: Ask, texts: list[str]) -> list[Figures]:
    half = len(texts) // 2
    for text in texts[:5]:
        await ask(text)
    return [
        await measure(f"{name}, one after another", ask, texts[:half], 1),
        await measure(f"{name}, 10 at once", ask, texts[half:], 10),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=400, help="turns per system, half of them 10 at once")
    turns = parser.parse_args().turns
    asked = [case.text for case in development() if case.kind != "out_of_scope"]
    texts = list(itertools.islice(itertools.cycle(asked), turns))
    print(describe(), flush=True)
    bare, bare_memory = asyncio.run(measure_bare(texts))
    with scratch_instance({"WENZHENG_WEB_SESSIONS_PER_SECOND": "1000"}) as instance:
        ours, our_memory = asyncio.run(measure_ours(instance, texts))
    print("\n| turn | p50 ms | p95 ms | turns/s |\n| --- | --- | --- | --- |")
    print("\n".join(figures.row() for figures in [*bare, *ours]))
    print("\n| process | memory MB |\n| --- | --- |")
    for name, megabytes in {**bare_memory, **our_memory}.items():
        print(f"| {name} | {megabytes:.0f} |")
    print("\nOurs counts opening the conversation, storing the message, the whole turn and reading the reply.")


if __name__ == "__main__":
    main()
