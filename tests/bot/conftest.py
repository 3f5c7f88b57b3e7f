"""A real Rasa with a small model: the project's domain, rules and components, and intents by keyword.

The action server behind it is a real HTTP server whose answers the tests set.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp import web

from contracts.blocks import Paragraph
from contracts.codec import to_data
from contracts.statuses import Status
from contracts.turn import TurnReply

ROOT = Path(__file__).parents[2]
SECRET = "engine-secret-engine-secret-engine-1"
ACTIONS_SECRET = "actions-secret-actions-secret-action"

KEYWORDS = {
    "ask_service": "身份证",
    "ask_follow_up": "多少钱",
    "request_human": "人工",
    "file_appeal": "投诉",
    "check_progress": "进度",
    "rate": "评价",
    "greet": "你好",
    "thanks": "谢谢",
    "goodbye": "再见",
    "affirm": "是的",
    "deny": "不是",
    "chitchat": "天气",
    "emergency": "救护车",
    "red_line": "告状",
    "abuse": "笨蛋",
}
_CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "wenzheng-test",
    "language": "zh",
    "pipeline": [
        {"name": "bot.normaliser.Normaliser"},
        {"name": "KeywordIntentClassifier"},
        {"name": "FallbackClassifier", "threshold": 0.5},
        {"name": "bot.no_chinese.NoChinese"},
        {"name": "bot.entities.KnowledgeEntities"},
        {"name": "bot.fixed_phrases.FixedPhrases"},
    ],
    "policies": [{"name": "RulePolicy"}],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings of the engine under test: its own run-time folder, secrets and ports."""
    from bot.lexicon_feed import engine_lexicon_feed
    from bot.settings import engine_settings

    wanted = {
        "WENZHENG_VAR": str(tmp_path_factory.mktemp("var")),
        "WENZHENG_ENGINE_SECRET": SECRET,
        "WENZHENG_ACTIONS_SECRET": ACTIONS_SECRET,
        "WENZHENG_ACTIONS_PORT": str(free_port()),
        "WENZHENG_KNOWLEDGE_URL": f"http://127.0.0.1:{free_port()}",
        "WENZHENG_ENGINE_TURN_SECONDS": "3",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    engine_settings.cache_clear()
    engine_lexicon_feed.cache_clear()
    yield
    engine_lexicon_feed().stop()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
    engine_settings.cache_clear()
    engine_lexicon_feed.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _many_servers() -> Iterator[None]:
    """Sanic rewrites its own methods when the first server starts, and cannot do so twice; tests start one each."""
    from sanic.touchup.service import TouchUp

    run, done = TouchUp.run, []

    def once(app: Any) -> None:
        if not done:
            done.append(app)
            run(app)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TouchUp, "run", once)
        yield


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model trained in seconds."""
    import rasa

    folder = tmp_path_factory.mktemp("model")
    examples = [{"intent": intent, "examples": f"- {word}\n"} for intent, word in KEYWORDS.items()]
    examples += [
        {"intent": intent, "examples": f"- /{intent}\n- /{intent}{{}}\n"}
        for intent in ("choose_entry", "ask_facet", "none_of_these", "start_form", "form_answer", "leave_form")
    ]
    (folder / "config.yml").write_text(yaml.safe_dump(_CONFIG), encoding="utf-8")
    data = folder / "nlu.yml"
    data.write_text(yaml.safe_dump({"version": "3.1", "nlu": examples}, allow_unicode=True), encoding="utf-8")
    result = rasa.train(
        domain=str(ROOT / "domain.yml"),
        config=str(folder / "config.yml"),
        training_files=[str(data), str(ROOT / "data" / "rules")],
        output=str(folder),
        fixed_model_name="test",
    )
    assert result.model
    return str(result.model)


@dataclass
class FakeActions:
    """The action server: says `reply` and sets `slots`, or fails as told."""

    status: int = 200
    broken: bool = False
    slots: dict[str, Any] = field(default_factory=dict)
    reply: TurnReply | None = field(default_factory=lambda: TurnReply(Status.ANSWERED, blocks=(Paragraph("每证40元"),)))
    calls: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    async def webhook(self, request: web.Request) -> web.Response:
        self.calls.append(await request.json())
        self.secrets.append(request.headers.get("Authorization", ""))
        custom = {"reply": {"status": "no such status"} if self.broken else to_data(self.reply)}
        responses = [] if self.reply is None else [{"text": "文字", "custom": custom}]
        events = [{"event": "slot", "name": name, "value": value} for name, value in self.slots.items()]
        return web.json_response({"events": events, "responses": responses}, status=self.status)


@dataclass
class Engine:
    """A running engine and what stands behind it."""

    url: str
    agent: Any
    actions: FakeActions
    session: aiohttp.ClientSession
    actions_runner: web.AppRunner

    async def turn(self, data: Any, secret: str = SECRET) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        body = data if isinstance(data, bytes) else None
        async with self.session.post(
            f"{self.url}/turn", data=body, json=None if body is not None else data, headers=headers
        ) as answer:
            return answer.status, await answer.json(content_type=None)

    async def say(self, text: str, message_id: str, conversation: str = "c1", **context: Any) -> dict[str, Any]:
        data = {"conversation": conversation, "message_id": message_id, "text": text, "context": context}
        status, reply = await self.turn(data)
        assert status == 200, reply
        return reply


@pytest.fixture
async def engine(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Engine]:
    """The channel in a real Sanic server over a real agent, with trackers in SQLite."""
    import rasa.core.channels.channel
    from rasa.core.agent import Agent
    from rasa.core.lock_store import InMemoryLockStore
    from sanic import Sanic

    from bot.action_server import connect_actions
    from bot.channel import GatewayInput
    from bot.settings import engine_settings
    from bot.tracker_store import EngineTrackerStore

    monkeypatch.setenv("WENZHENG_VAR", str(tmp_path))
    engine_settings.cache_clear()
    actions = FakeActions()
    app = web.Application()
    app.router.add_post("/webhook", actions.webhook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["WENZHENG_ACTIONS_PORT"])).start()

    agent = Agent.load(model, tracker_store=EngineTrackerStore(), lock_store=InMemoryLockStore())
    agent.tracker_store.domain = agent.domain
    pool = connect_actions()
    server = Sanic(f"engine{tmp_path.name}", register=False, configure_logging=False)
    server.ctx.agent = agent
    rasa.core.channels.channel.register([GatewayInput.from_credentials(None)], server, route="/webhooks/")
    port = free_port()
    running = await server.create_server("127.0.0.1", port, return_asyncio_server=True)
    await running.startup()
    await running.start_serving()
    async with aiohttp.ClientSession() as session:
        yield Engine(f"http://127.0.0.1:{port}/webhooks/gateway", agent, actions, session, runner)
    running.close()
    await running.wait_closed()
    await pool.close()
    await runner.cleanup()
