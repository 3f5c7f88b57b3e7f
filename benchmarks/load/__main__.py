"""Raises the rate until the gateway no longer keeps up, then offers twice that; prints tables, exits 1 on a loss."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.load import PACE
from benchmarks.load.figures import HEAD, Figures, quantile, web_figures, wechat_figures
from benchmarks.load.processor import Processor
from benchmarks.machine import describe
from conversations.models import Delivery, DeliveryState, InboxEntry, InboxState, Message, Sender
from deploy.setup.layout import ROOT
from foundation.database import Database
from tests.e2e.wechat import accounts_file
from tests.fakes.postgres import free_port, running_postgres
from tests.fakes.processes import Processes

FIRST, GROWTH, MOST = 10.0, 1.5, 400.0
STEP_SECONDS, OVERLOAD_SECONDS = 8.0, 12.0
IN_TIME = 1.0  # seconds in which a request must be answered, at p99
QUIET_SECONDS = 60.0
_PROMISES = {"web": "every request answered within 1 s (p99)", "wechat": "every decline within 1 s (p99)"}


@dataclass(frozen=True)
class Verdict:
    """What must hold at twice the saturating rate, and whether it did."""

    what: str
    held: bool

    def line(self) -> str:
        return f"{'ok  ' if self.held else 'FAIL'} {self.what}"


class Bench:
    """One database, one gateway, both channels. Ends by itself at `until` (monotonic seconds)."""

    def __init__(self, name: str, url: str, running: Processes, platform: Platform, until: float) -> None:
        self._name, self._url, self._running, self._until = name, url, running, until
        self._platform, self._platform_process = platform.url, platform.process
        self._folder = running.folder

    def run(self) -> list[Verdict]:
        """The rows of both channels; what held at twice the saturating rate."""
        verdicts: list[Verdict] = []
        for kind in ("web", "wechat"):
            saturating = self._saturating(kind)
            overload = self._step(kind, 2 * saturating, OVERLOAD_SECONDS)
            verdicts += self._judge(kind, overload)
        return verdicts

    def _saturating(self, kind: str) -> float:
        """The lowest rate that is not kept up with, or the highest there was time for."""
        rate = FIRST
        while True:
            figures = self._step(kind, rate, STEP_SECONDS)
            late = time.monotonic() > self._until
            if not figures.kept_up or late or rate >= MOST:
                return rate
            rate *= GROWTH

    def _step(self, kind: str, rate: float, seconds: float) -> Figures:
        """Offer a rate for a while, wait until everything accepted has its answer, and print the row."""
        users, out = max(1, round(rate * PACE)), self._folder / "samples.json"
        host = self._running.url("gateway") if kind == "web" else self._platform
        spawning = max(PACE, users / 100)
        command = [
            *(sys.executable, "-m", "locust", "-f", "benchmarks/load/locustfile.py", "--headless", "--only-summary"),
            *("--users", str(users), "--spawn-rate", str(users / spawning), "--host", host),
            *("--run-time", f"{seconds + spawning + PACE:.0f}s", "--stop-timeout", "10", "--loglevel", "ERROR"),
        ]
        env = {**os.environ, "LOAD_KIND": kind, "LOAD_OUT": str(out)}
        processor = Processor(self._running.pid_of("gateway"), (self._platform_process,))
        ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=180, check=False)
        if ran.returncode != 0:
            raise RuntimeError(f"locust ended with {ran.returncode}: {ran.stderr[-2000:]}")
        used = processor.used()
        asyncio.run(self._quiet())
        figures = self._figures(kind, rate, seconds + PACE, out)
        print(figures.row(used), flush=True)
        return figures

    def _figures(self, kind: str, rate: float, measured: float, out: Path) -> Figures:
        if kind == "web":
            return web_figures(rate, measured, json.loads(out.read_text(encoding="utf-8")))
        with urllib.request.urlopen(f"{self._platform}/_report", timeout=30) as response:  # noqa: S310 - our own
            report = json.load(response)
        stored = asyncio.run(self._with_answers())[0]
        return wechat_figures(rate, measured, report, stored)

    def _judge(self, kind: str, figures: Figures) -> list[Verdict]:
        stored, replied = asyncio.run(self._with_answers())
        lost = [id_ for id_ in figures.accepted if id_ not in stored or id_ not in replied]
        p99 = quantile(figures.request, 99)
        where = f"{self._name}, {figures.kind}, {figures.rate:.0f}/s: "
        return [
            Verdict(f"{where}{_PROMISES[kind]}: {p99:.2f} s", p99 < IN_TIME),
            Verdict(f"{where}of {len(figures.accepted)} accepted lost: {len(lost)}", not lost),
            Verdict(
                f"{where}answered otherwise than by taking it or declining calmly: {figures.errors}", not figures.errors
            ),
            Verdict(f"{where}platform's fault text seen: {figures.faults}", not figures.faults),
        ]

    async def _quiet(self) -> None:
        """Until nothing is open in inbox and outbox."""
        database = Database(self._url)
        until = time.monotonic() + QUIET_SECONDS
        open_turns = select(func.count()).where(InboxEntry.state != InboxState.DONE.value)
        pending = select(func.count()).where(Delivery.state == DeliveryState.PENDING.value)
        try:
            while time.monotonic() < until:
                async with database.read() as session:
                    if not (await session.scalar(open_turns) or await session.scalar(pending)):
                        return
                await asyncio.sleep(0.5)
        finally:
            await database.close()

    async def _with_answers(self) -> tuple[set[str], set[str]]:
        """The ids that stand in messages of citizens, and in replies to them."""
        database = Database(self._url)
        query = select(Message.sender, Message.text_masked).where(Message.text_masked.contains("问"))
        async with database.read() as session:
            rows = list(await session.execute(query))
        await database.close()
        said = {text[-32:] for sender, text in rows if sender == Sender.CITIZEN.value}
        told = {text.strip()[-32:] for sender, text in rows if sender == Sender.BOT.value}
        return said, told


@dataclass(frozen=True)
class Platform:
    """The running WeChat side: its address and process id."""

    url: str
    process: int


@contextmanager
def platform_process(port: int, gateway: str, folder: Path) -> Iterator[Platform]:
    """The WeChat side, until the block ends."""
    command = [sys.executable, "-m", "benchmarks.load.platform", "--port", str(port), "--gateway", gateway]
    with (folder / "platform.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield Platform(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=15)


def bench(name: str, url: str, until: float) -> list[Verdict]:
    """One database."""
    with tempfile.TemporaryDirectory(prefix="wenzheng-load-") as folder, ExitStack() as stack:
        place, port = Path(folder), free_port()
        address = url or f"sqlite+aiosqlite:///{place / 'wenzheng.db'}"
        settings = {"WENZHENG_WECHAT_ACCOUNTS": str(accounts_file(place, port))}
        running = stack.enter_context(Processes(place, address, settings=settings))
        platform = stack.enter_context(platform_process(port, running.url("gateway"), place))
        print(f"\n{name}, one gateway\n\n{HEAD}", flush=True)
        return Bench(name, address, running, platform, until).run()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit 1 when something did not hold at twice the saturating rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8, help="the most it may take, about")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    wanted = parser.parse_args(arguments)
    print(describe())
    half = wanted.minutes * 60 * (0.3 if wanted.only is None else 0.6)
    verdicts: list[Verdict] = []
    if wanted.only != "postgresql":
        verdicts += bench("SQLite", "", time.monotonic() + half)
    if wanted.only != "sqlite":
        with running_postgres() as server:
            verdicts += bench("PostgreSQL", server.fresh_url(), time.monotonic() + half)
    print("\nAt twice the saturating rate:\n")
    print("\n".join(verdict.line() for verdict in verdicts))
    return 0 if all(verdict.held for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
