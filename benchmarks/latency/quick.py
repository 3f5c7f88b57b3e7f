"""`python -m benchmarks.latency.quick`: three messages sent 100 ms apart; each answered once, in order, in time.

Starts an instance of its own. Prints how long after it was sent the last of three was answered, and exits 1 when an
answer is missing, doubled or out of order.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
import uuid
from dataclasses import dataclass

import aiohttp

from benchmarks.machine import describe
from deploy.setup.scratch import scratch_instance

MESSAGES = ("居住证怎么办理", "那要多少钱", "几天能办好")
APART = 0.1  # seconds
WANTED = 3.0  # seconds until the last answer
PATIENCE = 20.0


@dataclass(frozen=True)
class Run:
    """`seconds` from sending the third message to its answer; `replies` as (answered message, status)."""

    seconds: float
    in_order: bool


async def one_run(http: aiohttp.ClientSession, gateway: str) -> Run:
    """Three messages of one citizen."""
    async with http.post(f"{gateway}/web/v1/sessions", json={"site": "demo"}) as response:
        session = await response.json()
    headers = {"Authorization": f"Bearer {session['token']}"}
    sent: list[int] = []
    for number, text in enumerate(MESSAGES):
        if number:
            await asyncio.sleep(APART)
        body = {"client_id": uuid.uuid4().hex, "text": text}
        async with http.post(f"{gateway}/web/v1/messages", json=body, headers=headers) as response:
            sent.append(int((await response.json())["seq"]))
    replies: list[dict[str, object]] = []
    begun, after = time.perf_counter(), int(session["cursor"])
    while len(replies) < len(MESSAGES) and time.perf_counter() - begun < PATIENCE:
        url = f"{gateway}/web/v1/messages?after={after}&wait=5"
        async with http.get(url, headers=headers) as response:
            page = await response.json()
        after = page["cursor"]
        replies += [message for message in page["messages"] if message["from"] == "bot"]
    seconds = time.perf_counter() - begun
    async with http.get(f"{gateway}/web/v1/messages?after={after}&wait=1", headers=headers) as response:
        replies += [message for message in (await response.json())["messages"] if message["from"] == "bot"]
    return Run(seconds, in_order(replies))


def in_order(replies: list[dict[str, object]]) -> bool:
    """One answer a message, in the order asked: overview, fee, time limit of the same matter."""
    told = [str(reply["blocks"]) for reply in replies]
    wanted = ("居住证申领", "收费标准", "办理时限")
    return len(told) == len(wanted) and all(word in text for word, text in zip(wanted, told, strict=True))


async def measure(gateway: str, runs: int) -> list[Run]:
    async with aiohttp.ClientSession() as http:
        return [await one_run(http, gateway) for _ in range(runs)]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency.quick", description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    wanted = parser.parse_args(argv)
    with scratch_instance({"WENZHENG_WEB_SESSIONS_PER_SECOND": "1000"}) as instance:
        runs = asyncio.run(measure(instance.url("gateway"), wanted.runs))
    times = sorted(run.seconds for run in runs)
    right = sum(run.in_order for run in runs)
    print(describe())
    print(f"{len(runs)} times three messages {APART:.1f} s apart: {right} answered once each and in order;")
    print(f"the last answered after p50 {statistics.median(times):.2f} s, at most {times[-1]:.2f} s")
    print(f"wanted: {WANTED:.0f} s at most")
    return 0 if right == len(runs) and times[-1] <= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
