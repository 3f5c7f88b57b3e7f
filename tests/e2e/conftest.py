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

SITES = """
sites:
  - {{id: demo, name: 云州市政务服务, demonstration: true, origins: ["http://localhost:{port}"]}}
  - id: hall
    name: 云州市政务服务（演示）
    consent: {{version: "2026-1", text: 我们只收集您写下的话和您留下的联系方式。, url: /privacy}}
"""


@pytest.fixture(scope="session")
def wechat_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def embedding_port() -> int:
    """Where the page that embeds the widget will be; it is in the site's list from the start."""
    return free_port()


@pytest.fixture(scope="session")
def instance(wechat_port: int, embedding_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    accounts = accounts_file(tmp_path_factory.mktemp("wechat"), wechat_port)
    sites = tmp_path_factory.mktemp("sites") / "sites.yml"
    sites.write_text(SITES.format(port=embedding_port), encoding="utf-8")
    settings = {
        "WENZHENG_WEB_SESSIONS_PER_SECOND": "1000",
        "WENZHENG_WEB_MESSAGES_PER_SECOND": "300",
        "WENZHENG_WEB_SITES": str(sites),
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The test that reads the logs of the run is the last of it."""
    items.sort(key=lambda item: item.path.parts[-2:] == ("e2e", "test_logs.py"))
