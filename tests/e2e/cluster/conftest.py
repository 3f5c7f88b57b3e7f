"""One pair of everything for all tests of this folder, with the fake WeChat platform before it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.e2e.cluster.twins import Twins, running_twins
from tests.e2e.wechat import accounts_file, platform_on
from tests.fakes.wechat_platform import FakeWeChat


@pytest.fixture(scope="session")
def twins(wechat_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    settings = {
        "WENZHENG_WEB_SESSIONS_PER_SECOND": "1000",
        "WENZHENG_WEB_MESSAGES_PER_SECOND": "300",
        "WENZHENG_WECHAT_ACCOUNTS": str(accounts_file(tmp_path_factory.mktemp("wechat"), wechat_port)),
    }
    with running_twins(settings) as running:
        yield running


@pytest.fixture
async def platform(twins: Twins, wechat_port: int) -> AsyncIterator[FakeWeChat]:
    async with platform_on(wechat_port, twins.public) as running:
        yield running
