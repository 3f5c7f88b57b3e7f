"""The engine's connection to the action server: address, secret and time limit from the settings, and a lean check.

Two small patches of Rasa 3.6.21's `RemoteAction`, both made by `connect_actions` when our model is loaded:

1. Rasa knows the action server only from `endpoints.yml`, without a time limit we can set (300 s are passed with
   every call: a hanging action would hold the conversation's lock for minutes) and with a new connection per
   call. `ActionServer` takes its place, built from the settings, with one connection pool and a short limit.
2. Rasa checks each answer with `jsonschema.validate`, which checks the schema itself and builds the validator
   anew every time: 77 % of the engine's CPU time during actions. The schema never changes, so the validator is
   built once. The same answers pass and fail, with the same errors (tests/bot/test_components.py).
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.settings import EngineSettings, engine_settings

_HINT = ". Failed to validate Action server response from API, see contracts/turn.py and rasa_sdk.executor."


class ActionServer(EndpointConfig):
    """The action server as Rasa's endpoint: bearer secret, time limit, one connection pool."""

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(
            settings.actions_url,
            headers={"Authorization": f"Bearer {settings.actions_secret}"},
            enable_selective_domain=True,
        )
        self._limit = aiohttp.ClientTimeout(total=settings.actions_seconds)
        self._pool: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", *_args: Any, json: Any = None, **_kwargs: Any) -> Any:
        """POST an action call; raises aiohttp's errors, which Rasa logs and our channel turns into a status."""
        try:
            async with self._open().request(method, self.url, json=json) as response:
                if response.status >= 400:
                    body = await response.text()
                    raise ClientResponseError(response.status, str(response.reason), body)
                return await response.json()
        except asyncio.TimeoutError as error:
            raise aiohttp.ServerTimeoutError(str(error)) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._pool is None or self._pool.closed:
            self._pool = aiohttp.ClientSession(headers=self.headers, timeout=self._limit)
        return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()


def _build_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def connect_actions(settings: EngineSettings | None = None) -> ActionServer:
    """Point every `RemoteAction` to the action server of the settings, with the validator built once."""
    server = ActionServer(settings or engine_settings())
    validator = _build_validator()

    def init(action: RemoteAction, name: str, _endpoint: EndpointConfig | None) -> None:
        action._name = name  # noqa: SLF001
        action.action_endpoint = server

    def validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
        error = next(validator.iter_errors(result), None)
        if error is not None:
            raise ValidationError(f"{error.message}{_HINT}")
        return True

    RemoteAction.__init__ = init  # type: ignore[method-assign]
    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]  # noqa: SLF001
    return server
