"""A gateway over the demonstration city's own content."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.city import CityKnowledge
from tests.fakes.gateway import Gateway, running_gateway
from tests.fakes.servers import FakeEngine

SITES = """
sites:
  - {id: demo, name: 演示, origins: ["https://www.yunzhou.example"]}
  - {id: hall, name: 大厅, consent: {version: v1, text: 我们只收集您写下的话。}}
"""


@pytest.fixture
async def city() -> AsyncIterator[CityKnowledge]:
    async with CityKnowledge() as server:
        yield server


@pytest.fixture
async def site(tmp_path: Path, engine: FakeEngine, city: CityKnowledge) -> AsyncIterator[Gateway]:
    sites = tmp_path / "sites.yml"
    sites.write_text(SITES, encoding="utf-8")
    async with running_gateway(tmp_path, engine=engine, knowledge=city, web_sites=sites) as running:
        yield running


async def text(gateway: Gateway, path: str, status: int = 200) -> str:
    """The page at a path."""
    response = await gateway.client.get(path)
    page = await response.text()
    assert response.status == status, page
    return str(page)
