"""`make bench-cluster`: one of everything and two of everything, the same questions, the same servers before them.

Where there are cores, two of everything carry more. On two cores they cannot; what shows there that nothing is done
twice is the CPU time of a message, which must not grow.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
from collections.abc import Iterable
from pathlib import Path

import aiohttp

from benchmarks.evaluation.cases import development
from benchmarks.evaluation.citizen import Citizen
from benchmarks.machine import describe
from benchmarks.timing import Figures, measure
from deploy.setup.settings import PROGRAMS
from tests.e2e.cluster.twins import NAMES, Twins, running_twins

_WARM_UP = 20
_MOST_GROWTH = 1.15  # of the CPU time of a message


async def asked(twins: Twins, name: str, texts: list[str], at_once: int) -> tuple[Figures, dict[str, float]]:
    """Times of the turns, and each program's CPU milliseconds of one message."""
    async with aiohttp.ClientSession() as http:
        citizen = Citizen(http, twins.public)
        for text in texts[:_WARM_UP]:
            await citizen.ask(text)
        before = used(twins)
        figures = await measure(name, citizen.ask, texts[_WARM_UP:], at_once)
        after, count = used(twins), len(texts) - _WARM_UP
    return figures, {program: 1000 * (after[program] - before[program]) / count for program in PROGRAMS}


def used(twins: Twins) -> dict[str, float]:
    """CPU seconds of each program since it began, of all its instances together."""
    return {
        program: cpu_seconds(instance.pid_of(program) for instance in twins.instances.values()) for program in PROGRAMS
    }


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time by the kernel's count (proc(5), fields 14 and 15)."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=10)
    options = parser.parse_args()
    texts = [case.text for case in development() if case.kind != "out_of_scope"]
    texts = list(itertools.islice(itertools.cycle(texts), options.messages + _WARM_UP))
    print(describe(), flush=True)
    found = []
    for names in (NAMES[:1], NAMES):
        with running_twins({"WENZHENG_WEB_SESSIONS_PER_SECOND": "1000"}, names) as twins:
            found.append(asyncio.run(asked(twins, f"{len(names)} of everything", texts, options.at_once)))
    print(f"\n{options.messages} messages, {options.at_once} at once, through nginx\n")
    print("| turn | p50 ms | p95 ms | turns/s |\n| --- | --- | --- | --- |")
    print("\n".join(figures.row() for figures, _ in found))
    print(f"\n| CPU ms of a message | {' | '.join(PROGRAMS)} | all |\n|{' --- |' * (len(PROGRAMS) + 2)}")
    for figures, cpu in found:
        costs = " | ".join(f"{cpu[program]:.1f}" for program in PROGRAMS)
        print(f"| {figures.name} | {costs} | {sum(cpu.values()):.1f} |")
    growth = sum(found[1][1].values()) / sum(found[0][1].values())
    held = growth <= _MOST_GROWTH
    verdict = "ok  " if held else "FAIL"
    print(f"\n{verdict} CPU time of a message, two of everything to one: {growth:.2f}; {_MOST_GROWTH} at most")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
