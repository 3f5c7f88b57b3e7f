"""One call of the platform's HTTP interface: JSON there and back, every failure a `PlatformError`, no address told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import structlog

from connectors.wechat.errors import PlatformError, Verdict
from connectors.wechat.platform_errors import UNKNOWN, Meaning, meaning

_log = structlog.get_logger("wechat")


class Caller:
    """Calls one account's platform. Secrets travel in the query, so neither addresses nor bodies are ever told."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        account: str,
        base: str,
        seconds: float,
        meanings: Callable[[int], Meaning] = meaning,
    ) -> None:
        self._http, self._account, self._base, self._meanings = http, account, base, meanings
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def call(
        self,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The answer when its errcode is 0 or absent. POST when there is a body, GET otherwise."""
        data = self._read(path, *await self._exchange(path, query, body))
        code = data.get("errcode", 0)
        if code:
            means = self._meanings(code) if isinstance(code, int) else UNKNOWN
            if means.alarm:
                _log.error("alarm", account=self._account, call=path, code=code, why=means.why)
            raise PlatformError(path, means.verdict, code=code, why=means.why)
        return data

    async def _exchange(
        self, path: str, query: Mapping[str, str] | None, body: Mapping[str, Any] | None
    ) -> tuple[int, bytes]:
        encoded = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            async with self._http.request(
                "GET" if body is None else "POST",
                self._base + path,
                params=dict(query or {}),
                data=encoded,
                headers={"Content-Type": "application/json; charset=utf-8"} if body is not None else None,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except aiohttp.ClientConnectorError:
            raise PlatformError(path, Verdict.RETRY, why="cannot be reached") from None
        except (TimeoutError, aiohttp.ClientError) as error:
            # whatever else went wrong, the platform may have accepted the call
            raise PlatformError(path, Verdict.RETRY, why=type(error).__name__, certain=False) from None

    @staticmethod
    def _read(path: str, status: int, answer: bytes) -> dict[str, Any]:
        if status != 200:
            raise PlatformError(path, Verdict.RETRY, why=f"HTTP {status}")
        try:
            data = json.loads(answer)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise PlatformError(path, Verdict.RETRY, why="answer is not JSON", certain=False)
        return data
