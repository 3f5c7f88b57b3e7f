"""`make verify`: the full sizes in stages; a stage that passed for this commit is not run again.

Every stage is a command. What it prints goes to `var/verify/<stage>.log`, its last lines with the commit
they belong to into benchmarks/RESULTS.md. A failed stage does not stop the later ones.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import commit, describe

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
_HEAD = "# Measured results\n\nWritten by `make verify`, newest first; every figure names its commit.\n"


@dataclass(frozen=True)
class Stage:
    """A command with a name; `module`: the benchmark it needs; `running`: it needs the five processes."""

    name: str
    title: str
    command: tuple[str, ...]
    module: str | None = None
    running: bool = False
    lines: int = 60


def stages() -> tuple[Stage, ...]:
    """Every stage in the order in which they run."""
    python = str(ROOT / ".venv" / "bin" / "python")
    sets = os.environ.get("SETS", "../shared/data/retrieval")
    crash = "tests/e2e/test_crash.py"
    slow_tests = (
        "-m", "pytest", "-q", "tests", "-m", "slow",
        "--ignore=tests/bot", "--ignore=tests/actions", f"--ignore={crash}", "--ignore=tests/e2e/cluster",
    )  # fmt: skip
    return (
        Stage("full-tests", "Tests of full size", (python, *slow_tests), lines=15),
        Stage("crash", "500 messages while processes are killed", (python, "-m", "pytest", "-q", crash, "-m", "slow")),
        # a gateway of its own on both databases, about eight minutes
        Stage(
            "load",
            "Fixed arrival rates up to saturation and at twice that",
            (python, "-m", "benchmarks.load"),
            module="benchmarks.load",
        ),
        Stage(
            "evaluate",
            "Answer quality through the gateway",
            (python, "-m", "benchmarks.evaluation"),
            module="benchmarks.evaluation",
            running=True,
        ),
        Stage(
            "cluster",
            "Two of everything: the same outcomes, restarted and killed in turn",
            (python, "-m", "pytest", "-q", "tests/e2e/cluster", "-m", "slow"),
        ),
        Stage(
            "cluster-cost",
            "Two of everything beside one",
            (python, "-m", "benchmarks.cluster"),
            module="benchmarks.cluster",
        ),
        # it starts an instance of its own beside bare Rasa
        Stage("latency", "A whole turn", (python, "-m", "benchmarks.latency"), module="benchmarks.latency"),
        Stage(
            "quick-messages",
            "Three messages 100 ms apart",
            (python, "-m", "benchmarks.latency.quick"),
            module="benchmarks.latency.quick",
        ),
        Stage(
            "desk",
            "The desk with a year behind it",
            (python, "-m", "benchmarks.desk"),
            module="benchmarks.desk",
            lines=17,
        ),
        Stage(
            "desk-province",
            "The desk with ten million messages",
            (python, "-m", "benchmarks.desk", "--size", "province"),
            module="benchmarks.desk",
            lines=17,
        ),
        Stage(
            "console",
            "The staff console: first load, and after an hour's traffic",
            (python, "-m", "benchmarks.console"),
            module="benchmarks.console",
        ),
        Stage(
            "personal-data",
            "Personal data found in a generated corpus",
            (python, "-m", "benchmarks.personal_data"),
            module="benchmarks.personal_data",
        ),
        *_retrieval(python, sets),
        Stage(
            "fine-tune",
            "A fine-tuned embedding, kept only when it gains",
            (python, "-m", "benchmarks.retrieval.fine_tune", "--sets", sets),
            module="benchmarks.retrieval.fine_tune",
            lines=12,
        ),
        *_search_speed(python),
    )


def _retrieval(python: str, sets: str) -> tuple[Stage, ...]:
    """The search's quality: on our development questions, on the public sets, on our questions kept apart."""
    module, alone = "benchmarks.retrieval", "benchmarks.evaluation.searching"
    parts = (python, "-m", module, "--sets", sets, "--parts")
    return (
        Stage("retrieval-development", "Retrieval, cross-validated", (*parts, "development"), module=module),
        Stage("retrieval-public", "Retrieval on the public sets", (*parts, "public"), module=module),
        Stage("retrieval-alone", "The search alone, on questions kept apart", (python, "-m", alone), module=alone),
    )


def _search_speed(python: str) -> tuple[Stage, ...]:
    """The search's speed in pieces of some minutes each; what is of a million passages stands alone."""
    module = "benchmarks.search_speed"
    pieces = (
        ("backends", "Embedding back ends", ("backends",)),
        ("change", "One entry changed among 100 000 passages", ("change",)),
        ("indexes", "Index structures", ("indexes", "--index-sizes", "1000", "10000", "100000")),
        ("indexes-million", "Index structures, a million passages", ("indexes", "--index-sizes", "1000000")),
        ("load", "Whole searches by size and clients", ("load",)),
        ("million", "Whole searches among a million passages", ("load", "--sizes", "1000000", "--alone", "0")),
    )
    return tuple(
        Stage(f"search-speed-{name}", title, (python, "-m", module, "--parts", *options), module=module)
        for name, title, options in pieces
    )


@dataclass(frozen=True)
class Outcome:
    """How a stage ended: `passed`, `failed`, `skipped`."""

    stage: Stage
    result: str
    seconds: float
    tail: str


def run_stage(stage: Stage, folder: Path, revision: str, *, again: bool) -> Outcome:
    """Runs a stage unless it passed for this revision before."""
    done = folder / f"{stage.name}.done"
    if not again and done.is_file() and done.read_text(encoding="utf-8").strip() == revision:
        return Outcome(stage, "skipped", 0.0, "")
    if stage.module is not None and importlib.util.find_spec(stage.module) is None:
        return Outcome(stage, "skipped", 0.0, f"{stage.module} is not there yet")
    begun = time.monotonic()
    log = folder / f"{stage.name}.log"
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "deploy.setup.command", *stage.command]
        code = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-stage.lines :])
    no_tests = stage.name == "full-tests" and code == 5
    if code == 0 or no_tests:
        if not revision.endswith("+"):
            done.write_text(revision + "\n", encoding="utf-8")
        return Outcome(stage, "passed", time.monotonic() - begun, tail)
    return Outcome(stage, "failed", time.monotonic() - begun, tail)


def report(outcomes: list[Outcome], revision: str, now: datetime, machine: str) -> str:
    """The section of RESULTS.md for this run."""
    parts = [f"## {now:%Y-%m-%d %H:%M} UTC, commit {revision}", "", machine, ""]
    for outcome in outcomes:
        if outcome.result == "skipped":
            continue
        head = f"### {outcome.stage.title}: {outcome.result} in {outcome.seconds:.0f} s"
        parts += [head, "", "```", outcome.tail, "```", ""]
    return "\n".join(parts)


def write_results(section: str) -> None:
    """Puts the section above the older ones."""
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else _HEAD
    head, mark, rest = old.partition("\n## ")
    RESULTS.write_text(f"{head.rstrip()}\n\n{section.rstrip()}\n{mark}{rest}", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """The command; exit 1 when a stage failed."""
    parser = argparse.ArgumentParser(description="Run the full sizes in resumable stages.")
    parser.add_argument("--only", nargs="+", metavar="STAGE", help="run these stages")
    parser.add_argument("--again", action="store_true", help="also what passed for this commit")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("WENZHENG_VAR") or ROOT / "var") / "verify"
    folder.mkdir(parents=True, exist_ok=True)
    revision = commit()
    chosen = [stage for stage in stages() if not options.only or stage.name in options.only]
    outcomes = []
    with _running_instance(any(stage.running for stage in chosen)):
        for number, stage in enumerate(chosen, start=1):
            print(f"[{number}/{len(chosen)}] {stage.title} …", flush=True)
            outcome = run_stage(stage, folder, revision, again=options.again)
            print(f"[{number}/{len(chosen)}] {outcome.result} ({outcome.seconds:.0f} s)", flush=True)
            outcomes.append(outcome)
    if any(outcome.result != "skipped" for outcome in outcomes):
        write_results(report(outcomes, revision, datetime.now(UTC), describe()))
    return 1 if any(outcome.result == "failed" for outcome in outcomes) else 0


@contextmanager
def _running_instance(needed: bool) -> Iterator[None]:
    """Starts the five processes for the block when they do not run already."""
    make = ("make", "--no-print-directory")
    quiet = subprocess.run([*make, "status"], cwd=ROOT, check=False, capture_output=True)
    started = needed and quiet.returncode != 0
    if started:
        subprocess.run([*make, "run", "DETACH=1"], cwd=ROOT, check=True)
    try:
        yield
    finally:
        if started:
            subprocess.run([*make, "stop"], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
