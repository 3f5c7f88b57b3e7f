"""`make bench-latency`: prints the machine, the versions, and a table of both."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
from pathlib import Path

import aiohttp

from benchmarks.evaluation.cases import development
from benchmarks.evaluation.citizen import Citizen
from benchmarks.latency.bare import bare_rasa, wait_ready
from benchmarks.machine import describe
from benchmarks.timing import Ask, Figures, measure
from deploy.setup.instance import Instance
from deploy.setup.scratch import scratch_instance


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
