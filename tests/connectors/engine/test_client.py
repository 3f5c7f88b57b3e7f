from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from connectors.engine import EngineClient
from contracts.statuses import Status
from contracts.turn import TurnContext, TurnReply, TurnRequest
from conversations.errors import BotTimeout, BotUnavailable
from tests.fakes.servers import SECRET, FakeEngine

REQUEST = TurnRequest("c", "k", text="你好", context=TurnContext(region="990102"))


async def ask(engine: FakeEngine, patience: float = 5.0) -> TurnReply:
    async with aiohttp.ClientSession() as http:
        return await EngineClient(http, engine.url + "/", SecretStr(SECRET), patience=patience).answer(REQUEST)


async def test_a_turn_crosses_whole() -> None:
    async with FakeEngine() as engine:
        reply = await ask(engine)
        assert reply.status is Status.ANSWERED
        assert engine.requests == [REQUEST]


@pytest.mark.parametrize(
    "response",
    [
        {"status": 500},
        {"status": 401},
        {"text": "[]"},
        {"text": "{"},
        {"text": '{"status":"unheard_of"}'},
        {"body": b"\xff"},
    ],
)
async def test_whatever_is_no_reply_is_unavailable(response: dict[str, object]) -> None:
    async with FakeEngine(lambda _: web.Response(**response)) as engine:
        with pytest.raises(BotUnavailable):
            await ask(engine)


async def test_nobody_there() -> None:
    async with FakeEngine() as engine:
        url = engine.url
    async with aiohttp.ClientSession() as http:
        with pytest.raises(BotUnavailable):
            await EngineClient(http, url, SecretStr(SECRET)).answer(REQUEST)


async def test_patience_ends() -> None:
    async with FakeEngine() as engine:
        engine.hold.clear()
        with pytest.raises(BotTimeout) as ended:
            await ask(engine, patience=0.1)
        engine.hold.set()
    assert ended.value.budget == 0.1
