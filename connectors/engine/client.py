"""One POST per turn to the engine; every failure becomes a `BotError`."""

from __future__ import annotations

import json

import aiohttp
from pydantic import SecretStr

from contracts.codec import ContractError, from_data, to_data
from contracts.turn import TurnReply, TurnRequest
from conversations.errors import BotTimeout, BotUnavailable

PATH = "/webhooks/gateway/turn"
CONNECT_SECONDS = 1.0


class EngineClient:
    """A `Bot` over HTTP.

    `patience`: seconds after which nobody is interested in the reply any more; the citizen's budget is shorter and
    kept by `conversations.degradation`.
    """

    def __init__(self, http: aiohttp.ClientSession, url: str, secret: SecretStr, *, patience: float = 20.0) -> None:
        self._http, self._url, self._patience = http, url.rstrip("/") + PATH, patience
        self._headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
        self._timeout = aiohttp.ClientTimeout(total=patience, sock_connect=CONNECT_SECONDS)

    async def answer(self, request: TurnRequest) -> TurnReply:
        """Raises `BotTimeout` when `patience` ends, `BotUnavailable` for everything else that is no reply."""
        try:
            async with self._http.post(
                self._url, json=to_data(request), headers=self._headers, timeout=self._timeout
            ) as response:
                body = await response.read()
                if response.status != 200:
                    raise BotUnavailable(f"engine answered {response.status}")
        except aiohttp.ConnectionTimeoutError:
            raise BotUnavailable("engine cannot be reached") from None
        except TimeoutError:
            raise BotTimeout(self._patience) from None
        except aiohttp.ClientError as error:
            raise BotUnavailable(f"engine cannot be reached: {type(error).__name__}") from error
        try:
            return from_data(TurnReply, json.loads(body))
        except (ValueError, ContractError) as error:
            raise BotUnavailable(f"engine's answer does not fit the contract: {error}") from error
