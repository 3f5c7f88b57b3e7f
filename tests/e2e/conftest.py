"""One whole Wenzheng for all end-to-end tests: real processes, own ports, own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from deploy.setup.instance import Instance
from deploy.setup.scratch import scratch_instance
from tests.e2e.citizen import Citizen


@pytest.fixture(scope="session")
def instance() -> Iterator[Instance]:
    with scratch_instance({"WENZHENG_WEB_SESSIONS_PER_SECOND": "1000"}) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def citizen(instance: Instance, http: aiohttp.ClientSession) -> Citizen:
    return await Citizen.arrive(http, instance.url("gateway"))
