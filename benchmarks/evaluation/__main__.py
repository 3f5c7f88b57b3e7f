"""`make evaluate`: development and held-out questions, end to end through the running gateway."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

import aiohttp

from benchmarks.evaluation.cases import (
    Case,
    Catalogue,
    catalogue,
    coincides,
    complaints,
    development,
    held_out,
    indexed_sentences,
)
from benchmarks.evaluation.citizen import Citizen
from benchmarks.evaluation.judge import Verdict, judge
from benchmarks.evaluation.report import GOOD, Judged, share, table
from benchmarks.machine import describe

SETS = {"development": development, "heldout": held_out, "complaints": complaints}


async def evaluate(cases: list[Case], gateway: str, known: Catalogue, at_once: int) -> list[Judged]:
    """Ask every question in a conversation of its own, a few at a time."""
    gate = asyncio.Semaphore(at_once)
    done = 0
    async with aiohttp.ClientSession() as http:
        citizen = Citizen(http, gateway)

        async def one(case: Case) -> Judged:
            nonlocal done
            async with gate:
                reply = await citizen.ask(case.text)
            done += 1
            if done % 100 == 0:
                print(f"  {done} of {len(cases)}", file=sys.stderr, flush=True)
            return Judged(case, reply, judge(case, reply, known))

        return list(await asyncio.gather(*(one(case) for case in cases)))


def print_report(name: str, judged: list[Judged]) -> None:
    """Print the tables of one set."""
    questions = [one for one in judged if one.case.kind not in ("complaint", "out_of_scope")]
    print(f"\n## {name}: questions by kind\n\n{table(judged, lambda one: one.case.kind)}")
    print(
        f"\n## {name}: questions by department\n\n{table(questions, lambda one: (one.case.departments or ('-',))[0])}"
    )
    print()
    print_shares(f"{name}, {len(questions)} questions", questions)
    seen = indexed_sentences()
    new = [one for one in questions if not coincides(one.case, seen)]
    if name == "heldout" and len(new) < len(questions):
        print_shares(f"{name}, without the {len(questions) - len(new)} that happen to stand in the index", new)
    outside = [one for one in judged if one.case.kind == "out_of_scope"]
    if outside:
        declined = share(outside, [Verdict.RIGHT])
        print(
            f"{name}, {len(outside)} out of scope: declined {declined[0]:.1f} % ({declined[1]:.1f}–{declined[2]:.1f})"
        )


def print_shares(title: str, judged: list[Judged]) -> None:
    """One line: good and wrong with their intervals."""
    good, wrong = share(judged, GOOD), share(judged, [Verdict.WRONG])
    print(f"{title}: good {good[0]:.1f} % ({good[1]:.1f}–{good[2]:.1f}), ", end="")
    print(f"wrong {wrong[0]:.1f} % ({wrong[1]:.1f}–{wrong[2]:.1f})")


def write_failures(judged: list[Judged], path: Path) -> None:
    """One JSON line per reply that was not good, with what was asked and what was said."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for one in judged:
            if one.verdict not in GOOD:
                line = {"case": one.case.__dict__, "verdict": one.verdict.value, "reply": one.reply}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"failures: {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, action="append", help="default: all, separately")
    parser.add_argument("--gateway", default="http://127.0.0.1:8080")
    parser.add_argument("--failures", type=Path, default=Path("var/evaluation"))
    parser.add_argument("--at-once", type=int, default=4)
    wanted = parser.parse_args()
    print(describe())
    for name in wanted.set or SETS:
        judged = asyncio.run(evaluate(SETS[name](), wanted.gateway, catalogue(), wanted.at_once))
        print_report(name, judged)
        write_failures(judged, wanted.failures / f"{name}.jsonl")


if __name__ == "__main__":
    main()
