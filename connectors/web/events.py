"""Server-sent events: messages with their `seq` as id, who is typing, who owns the conversation."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.queries import to_whole_number, whole_number

RECONNECT = "服务正在更新，页面会自动重新连接，您的话不会丢失。"


class EventsApi:
    """`GET /web/v1/events`."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send what comes after `after=` or the Last-Event-ID, until the reader or the process leaves."""
        channel = self._channel
        await channel.limit(channel.limiters.reads, request)
        visitor = await channel.visitor(request)
        after = max(whole_number(request, "after"), to_whole_number(request.headers.get("Last-Event-ID"), "id"))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        )
        with channel.streams.one_more(visitor.conversation):
            await response.prepare(request)
            try:
                await _Stream(channel, response, visitor.conversation, after).run()
            except ConnectionResetError:
                return response  # the reader left; it resumes by id
        return response


class _Stream:
    """One reader's stream and what it was told last."""

    def __init__(self, channel: WebChannel, response: web.StreamResponse, conversation: str, after: int) -> None:
        self._channel, self._response = channel, response
        self._conversation, self._after = conversation, after
        self._state: dict[str, Any] | None = None
        self._typing: str | None = None
        self._last_word = asyncio.get_running_loop().time()

    async def run(self) -> None:
        await self._write(b": welcome\n\n")
        with self._channel.hub.subscribe(self._conversation) as news:
            while not self._channel.hub.closed:
                await self._tell()
                await self._keep_alive()
                await news.wait(self._channel.limits.poll)
            await self._event("notice", {"text": RECONNECT, "level": "info"})

    async def _tell(self) -> None:
        reader = self._channel.reader
        state = await reader.state(self._conversation)
        if state.last_seq > self._after:
            for message in await reader.after(self._conversation, self._after):
                await self._event("message", message.to_json(), message.seq)
                self._after = message.seq
        if state.typing != self._typing:
            await self._event("typing", {"from": state.typing or "nobody"})
        self._typing = state.typing
        if (told := state.to_json()) != self._state:
            self._state = told
            await self._event("state", told)

    async def _event(self, name: str, data: dict[str, Any], seq: int | None = None) -> None:
        head = f"id: {seq}\nevent: {name}\n" if seq is not None else f"event: {name}\n"
        await self._write(f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    async def _keep_alive(self) -> None:
        if asyncio.get_running_loop().time() - self._last_word >= self._channel.limits.heartbeat:
            await self._write(b": still here\n\n")

    async def _write(self, data: bytes) -> None:
        await self._response.write(data)
        self._last_word = asyncio.get_running_loop().time()
