"""One whole Wenzheng for all end-to-end tests: real processes, own ports, own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from deploy.setup.instance import Instance
from deploy.setup.scratch import scratch_instance
from tests.e2e.citizen import Citizen
from tests.e2e.wechat import accounts_file, platform_on
from tests.fakes.postgres import free_port
from tests.fakes.wechat_platform import FakeWeChat


@pytest.fixture(scope="session")
def wechat_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def instance(wechat_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    accounts = accounts_file(tmp_path_factory.mktemp("wechat"), wechat_port)
    settings = {
        "WENZHENG_WEB_SESSIONS_PER_SECOND": "1000",
        "WENZHENG_WEB_MESSAGES_PER_SECOND": "300",
        "WENZHENG_WECHAT_ACCOUNTS": str(accounts),
    }
    with scratch_instance(settings) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def citizen(instance: Instance, http: aiohttp.ClientSession) -> Citizen:
    return await Citizen.arrive(http, instance.url("gateway"))


@pytest.fixture
async def platform(instance: Instance, wechat_port: int) -> AsyncIterator[FakeWeChat]:
    async with platform_on(wechat_port, instance.url("gateway")) as running:
        yield running
