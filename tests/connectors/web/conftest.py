from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.gateway import Citizen, Gateway, running_gateway
from tests.fakes.servers import FakeEngine, FakeKnowledge


@pytest.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    async with FakeEngine() as server:
        yield server


@pytest.fixture
async def knowledge() -> AsyncIterator[FakeKnowledge]:
    async with FakeKnowledge() as server:
        yield server


@pytest.fixture
async def gateway(tmp_path: Path, engine: FakeEngine, knowledge: FakeKnowledge) -> AsyncIterator[Gateway]:
    async with running_gateway(tmp_path, engine=engine, knowledge=knowledge) as running:
        yield running


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()
