"""Gibberish, foreign and off-topic sentences do not trigger a service answer, and never an order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp

from deploy.setup.instance import Instance
from tests.e2e.citizen import Citizen

NOISE = Path(__file__).resolve().parents[1] / "nlu" / "heldout_noise.txt"
AT_LEAST_QUIET = 0.97
AT_ONCE = 4
SERVICE = {"answered", "handed_off", "progress"}


async def test_noise_gets_no_service_answer(instance: Instance, http: aiohttp.ClientSession):
    sentences = [line for line in NOISE.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(sentences) >= 200
    slots = asyncio.Semaphore(AT_ONCE)

    async def status(text: str) -> str:
        async with slots:
            citizen = await Citizen.arrive(http, instance.url("gateway"))
            return str((await citizen.say(text))["status"])

    statuses = await asyncio.gather(*(status(text) for text in sentences))
    served = [text for text, status in zip(sentences, statuses, strict=True) if status in SERVICE]
    print(f"noise: {len(served)} of {len(sentences)} got a service answer")
    assert len(served) <= (1 - AT_LEAST_QUIET) * len(sentences), served
