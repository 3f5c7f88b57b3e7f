"""A citizen on the public web channel: one new conversation per question."""

from __future__ import annotations

import asyncio
import uuid
from http import HTTPStatus
from typing import Any

import aiohttp


class Citizen:
    """Asks one question and waits for its reply."""

    def __init__(self, http: aiohttp.ClientSession, gateway: str) -> None:
        self._http, self._gateway = http, gateway

    async def ask(self, text: str) -> dict[str, Any]:
        """The reply to `text` in a fresh conversation; raises `TimeoutError` when none comes."""
        session = await self._call("POST", "/web/v1/sessions", json={"site": "demo"})
        headers = {"Authorization": f"Bearer {session['token']}"}
        body = {"client_id": uuid.uuid4().hex, "text": text}
        seq = (await self._call("POST", "/web/v1/messages", json=body, headers=headers))["seq"]
        for _ in range(3):
            page = await self._call("GET", f"/web/v1/messages?after={seq}&wait=10", headers=headers)
            for message in page["messages"]:
                if message["from"] == "bot":
                    reply: dict[str, Any] = message
                    return reply
        raise TimeoutError(f"no reply to {text!r} within 30 s")

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        """One request; when the gateway asks to slow down (429), the wait it names and another try."""
        while True:
            async with self._http.request(method, self._gateway + path, **options) as response:
                if response.status != HTTPStatus.TOO_MANY_REQUESTS:
                    response.raise_for_status()
                    return await response.json()
                pause = float(response.headers["Retry-After"])
            await asyncio.sleep(pause)
