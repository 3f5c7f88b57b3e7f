"""Whole searches over HTTP, 1, 8 and 32 clients at a time, by the number of passages."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import aiohttp

from benchmarks.timing import measure
from contracts.codec import to_data
from contracts.search import SearchRequest
from deploy.setup.listeners import free_ports

_PATIENCE = 60.0
CLIENTS = (1, 8, 32)

HEAD = (
    "| passages | entries | build s | memory MB | clients | p50 ms | p95 ms | searches/s |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


@dataclass(frozen=True)
class Served:
    """A server and what building its index took."""

    url: str
    passages: int
    entries: int
    seconds: float
    memory: float


@contextmanager
def served(options: Sequence[str]) -> Iterator[Served]:
    """Builds and serves; the process ends with the block."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "benchmarks.search_speed.server", *options, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        told: dict[str, Any] = json.loads(process.stdout.readline())
        yield Served(f"http://127.0.0.1:{port}", **told)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def asked(server: Served, questions: Sequence[str], on: date, seconds: float) -> AsyncIterator[str]:
    """A row per number of clients; every question is a new one, so that nothing is remembered."""
    async with aiohttp.ClientSession() as http:

        async def ask(text: str) -> None:
            body = to_data(SearchRequest(text, on))
            async with http.post(f"{server.url}/internal/search", json=body) as answer:
                answer.raise_for_status()
                await answer.json()

        await _answering(http, server)
        waiting = iter(questions)
        for _ in range(5):
            await ask(next(waiting))
        for clients in CLIENTS:
            found = await measure(str(clients), ask, waiting, clients, seconds)
            build = f"{server.seconds:.0f} | {server.memory:.0f}"
            yield (
                f"| {server.passages:,} | {server.entries:,} | {build} | {clients} "
                f"| {found.p50:.0f} | {found.p95:.0f} | {found.per_second:.1f} |"
            )


async def _answering(http: aiohttp.ClientSession, server: Served) -> None:
    """Until the server listens."""
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            async with http.get(f"{server.url}/healthz") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientConnectionError:
            if time.monotonic() > ends:
                raise
