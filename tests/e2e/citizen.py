"""A citizen at the public web channel, who sees what the chat page would get."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TOKENS: set[str] = set()  # every session token of this test run: none of them may stand in a log


@dataclass
class Citizen:
    """One conversation. `seen` is every message that came back, in order."""

    http: aiohttp.ClientSession
    gateway: str
    token: str
    cursor: int
    seen: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    async def arrive(cls, http: aiohttp.ClientSession, gateway: str) -> Citizen:
        async with http.post(f"{gateway}/web/v1/sessions", json={"site": "demo"}) as response:
            assert response.status == 201, await response.text()
            opened = await response.json()
        TOKENS.add(opened["token"])
        return cls(http, gateway, opened["token"], opened["cursor"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: Any) -> tuple[int, Any]:
        async with self.http.post(f"{self.gateway}/web/v1/messages", json=body, headers=self.headers) as response:
            return response.status, await response.json()

    async def send(self, **content: str) -> int:
        """Send text or an option; returns its place in the conversation."""
        status, answer = await self.post({"client_id": uuid.uuid4().hex, **content})
        assert status == 202, answer
        return int(answer["seq"])

    async def replies(self, after: int, count: int = 1, patience: float = 20) -> list[dict[str, Any]]:
        """The bot's next `count` messages after a place."""
        deadline = asyncio.get_running_loop().time() + patience
        found: list[dict[str, Any]] = []
        while len(found) < count:
            left = deadline - asyncio.get_running_loop().time()
            assert left > 0, f"only {len(found)} of {count} replies within {patience} s"
            url = f"{self.gateway}/web/v1/messages?after={after}&wait={max(1, min(20, int(left)))}"
            async with self.http.get(url, headers=self.headers) as response:
                assert response.status == 200, await response.text()
                page = await response.json()
            after = page["cursor"]
            found += [message for message in page["messages"] if message["from"] == "bot"]
        self.seen += found
        return found

    async def say(self, text: str, patience: float = 20) -> dict[str, Any]:
        """Send a sentence and wait for its reply."""
        return (await self.replies(await self.send(text=text), patience=patience))[0]

    async def choose(self, label: str) -> dict[str, Any]:
        """Choose an option of the last reply by its label."""
        option = next(option for option in self.seen[-1]["options"] if label in option["label"])
        return (await self.replies(await self.send(option=option["id"])))[0]


def words(message: dict[str, Any]) -> str:
    """Everything a message says, as one string."""
    return json.dumps(message["blocks"], ensure_ascii=False)


def block(message: dict[str, Any], kind: str) -> dict[str, Any]:
    """The message's block of this kind."""
    return next(block for block in message["blocks"] if block["type"] == kind)
