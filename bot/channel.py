"""The gateway's channel: `POST /webhooks/gateway/turn` takes a `TurnRequest` and always answers a `TurnReply`.

Named in `credentials.yml`. Refusals are problem documents (RFC 9457); every other ending is a reply with a status.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.replies import sorry
from bot.settings import engine_settings
from bot.turns import CHANNEL, TurnRunner
from contracts.codec import ContractError, from_data, to_data
from contracts.statuses import Status
from contracts.turn import TurnReply, TurnRequest

MAX_TEXT = 4000
MAX_ID = 200


class GatewayInput(InputChannel):
    """Rasa's side of the line to the gateway; the only channel of the engine."""

    def __init__(self, secret: str, runner: TurnRunner) -> None:
        self._expected = f"Bearer {secret}".encode()
        self._runner = runner

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:  # noqa: ARG003 - Rasa's signature
        """Made by Rasa; the secret comes from the settings, so that `credentials.yml` holds none."""
        settings = engine_settings()
        return cls(settings.required_engine_secret(), TurnRunner(settings.turn_seconds))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:  # noqa: ARG002
        blueprint = Blueprint("gateway_channel")

        @blueprint.get("/healthz")
        async def healthz(request: Request) -> HTTPResponse:
            agent = _ready_agent(request)
            if agent is None:
                return response.json({"status": "no_model"}, status=503)
            return response.json({"status": "ok", "model": agent.processor.model_filename})

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            given = request.headers.get("Authorization", "").encode()
            if not hmac.compare_digest(given, self._expected):
                return _problem(401, "unauthorised", "Unauthorised", "a bearer secret is needed")
            try:
                wanted = _read(request.body)
            except ContractError as error:
                return _problem(400, "bad_turn", "Bad turn request", str(error))
            return _reply(await self._answer(_ready_agent(request), wanted))

        return blueprint

    async def _answer(self, agent: Agent | None, wanted: TurnRequest) -> TurnReply:
        if agent is None:
            return sorry(Status.ERROR_ENGINE, wanted.text)
        if wanted.option is not None and wanted.option.intent not in agent.domain.intents:
            return sorry(Status.ERROR_ENGINE, wanted.option.text)
        return await self._runner.run(agent, wanted)


def _ready_agent(request: Request) -> Agent | None:
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _read(body: bytes) -> TurnRequest:
    """The request; raises `ContractError` for anything that is not one."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ContractError("", "is not JSON") from None
    wanted = from_data(TurnRequest, data)
    for name in ("conversation", "message_id"):
        if not 0 < len(getattr(wanted, name)) <= MAX_ID:
            raise ContractError(name, f"must have 1 to {MAX_ID} characters")
    if (wanted.text is None) == (wanted.option is None):
        raise ContractError("", "exactly one of text and option is needed")
    if len(wanted.text or "") > MAX_TEXT:
        raise ContractError("text", f"is longer than {MAX_TEXT} characters")
    if wanted.option is not None and not wanted.option.intent.isidentifier():
        raise ContractError("option.intent", "is no intent")
    return wanted


def _reply(reply: TurnReply) -> HTTPResponse:
    return response.json(to_data(reply), dumps=_dumps)


def _problem(status: int, kind: str, title: str, detail: str) -> HTTPResponse:
    document = {"type": f"urn:wenzheng:problem:{kind}", "title": title, "status": status, "detail": detail}
    return response.json(document, status=status, content_type="application/problem+json", dumps=_dumps)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
