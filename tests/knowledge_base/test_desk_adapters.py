"""What the service desk asks the knowledge service, over real HTTP; and what it says while that is away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from apps.desk_adapters import SearchAnswers, SearchUnderstanding
from foundation.clock import CHINA, FakeClock
from knowledge_base.desk_api.trials import SearchTrials
from service_desk.errors import GuessUnavailable
from tests.knowledge_base.serving import SECRET

CLOCK = FakeClock(datetime(2026, 11, 1, 9, tzinfo=CHINA))


@pytest.fixture
async def search(server: TestServer) -> AsyncIterator[SearchTrials]:
    trials = SearchTrials(str(server.make_url("")), SECRET)
    opening = trials.open(web.Application())
    await anext(opening)
    yield trials
    assert await anext(opening, None) is None


async def test_the_live_answer_is_suggested_verbatim(search: SearchTrials) -> None:
    (found,) = await SearchAnswers(search, CLOCK).answers("护照多少钱一本", None, None)
    assert found.entry == "psb-passport"
    assert "来源：" in found.text
    assert 0 < found.probability <= 1


async def test_what_is_not_known_suggests_nothing(search: SearchTrials) -> None:
    assert await SearchAnswers(search, CLOCK).answers("股票明天涨不涨", None, None) == []


async def test_vectors_beyond_one_request_and_departments(search: SearchTrials) -> None:
    understanding = SearchUnderstanding(search)
    assert len(await understanding.vectors([f"问题{number}" for number in range(300)])) == 300
    department, why, probability = await understanding.department("电梯坏了物业不修，投诉")
    assert (department, bool(why), 0 < probability <= 1) == ("hurd", True, True)


async def test_away() -> None:
    away = SearchTrials()
    with pytest.raises(GuessUnavailable):
        await SearchAnswers(away, CLOCK).answers("护照", None, None)
    with pytest.raises(GuessUnavailable):
        await SearchUnderstanding(away).vectors(["护照"])
