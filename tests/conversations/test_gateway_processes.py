"""Two real gateway processes share one PostgreSQL, and are killed while they work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.storm import Storm
from tests.e2e.wechat import accounts_file, platform_on
from tests.fakes.postgres import Postgres, free_port, running_postgres
from tests.fakes.processes import Processes


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'wenzheng.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh_url()


SHORT = ("postgresql", 24, 8)
FULL = [("sqlite", 48, 12), ("postgresql", 48, 12)]


@pytest.mark.parametrize(
    ("url", "messages", "citizens"),
    [SHORT, *(pytest.param(*one, marks=pytest.mark.slow) for one in FULL)],
    indirect=["url"],
)
def test_a_storm_over_two_gateways(
    url: str, messages: int, citizens: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    port = free_port()
    settings = {"WENZHENG_WECHAT_ACCOUNTS": str(accounts_file(tmp_path, port))}

    async def storm(running: Processes) -> None:
        async with platform_on(port, running.url("gateway")) as platform, aiohttp.ClientSession() as http:
            blowing = Storm(running, url, platform, http, gateways=("gateway", "gateway2"))
            tally = await blowing.blow(messages, citizens, pause=3.0, between_kills=(1.0, 4.0))
        with capsys.disabled():
            print(f"\n{url.partition(':')[0]}, two gateways: {tally}")
        assert (tally.silent, tally.out_of_order, tally.unexplained) == ([], [], [])
        assert tally.answered == tally.stored
        assert tally.web_duplicates == 0
        assert tally.wechat_duplicates >= tally.forced == 1

    with Processes(tmp_path, url, gateways=2, settings=settings) as running:
        asyncio.run(storm(running))
