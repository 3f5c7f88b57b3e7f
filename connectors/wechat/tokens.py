"""Access tokens: `stable_token` in its normal mode, which gives every process the same one (获取稳定版接口调用凭据)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from connectors.wechat.calling import Caller
from connectors.wechat.errors import PlatformError, Verdict
from foundation.clock import Clock

Fetch = Callable[[], Awaitable[dict[str, Any]]]
_MARGIN = timedelta(seconds=60)


class AccessTokens:
    """The token of one account; however many ask at once, it is fetched once."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._token: str | None = None
        self._until: datetime | None = None
        self._fetching: asyncio.Task[str] | None = None

    async def get(self) -> str:
        """A token that is good for a while; raises `PlatformError`."""
        if self._token is not None and self._until is not None and self._until > self._clock.now():
            return self._token
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._renew())
            self._fetching.add_done_callback(self._fetched)
        return await asyncio.shield(self._fetching)

    def discard(self, token: str) -> None:
        """The platform refused this token. One that has been renewed meanwhile is kept."""
        if self._token == token:
            self._token = None

    async def close(self) -> None:
        """Break off a fetch under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    async def _renew(self) -> str:
        data = await self._fetch()
        token, seconds = data.get("access_token"), data.get("expires_in")
        if not isinstance(token, str) or not isinstance(seconds, int):
            raise PlatformError("token", Verdict.RETRY, why="answer has no token")
        self._until = self._clock.now() + max(timedelta(seconds=seconds) - _MARGIN, timedelta(0))
        self._token = token
        return token

    def _fetched(self, task: asyncio.Task[str]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # those who waited have it; if all of them left, nobody needs it


def stable_token(caller: Caller, app_id: str, app_secret: str) -> Fetch:
    """Fetches an official account's token."""

    async def fetch() -> dict[str, Any]:
        body = {
            "grant_type": "client_credential",
            "appid": app_id,
            "secret": app_secret,
            "force_refresh": False,
        }
        return await caller.call("/cgi-bin/stable_token", body=body)

    return fetch


async def with_token(
    tokens: AccessTokens,
    caller: Caller,
    path: str,
    body: dict[str, Any] | None = None,
    query: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A call that needs a token. One that the platform refuses is fetched anew, once."""
    token = await tokens.get()
    try:
        return await caller.call(path, query={"access_token": token, **(query or {})}, body=body)
    except PlatformError as error:
        if error.verdict is not Verdict.REFRESH_TOKEN:
            raise
    tokens.discard(token)
    return await caller.call(path, query={"access_token": await tokens.get(), **(query or {})}, body=body)
