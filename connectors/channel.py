"""The interface of a channel that must be sent to: what the gateway wires, whatever the platform behind it.

A channel receives in its own way (pushes on routes of its own, or pulling in `run`), stores what it received through
`conversations.intake` under a key of the platform's, wakes the turn runner, and sends through its `sender`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Protocol

from aiohttp import web

from conversations.ports import ChannelSender


class Channel(Protocol):
    """One way to citizens; `name` is what its conversations and deliveries are stored under."""

    @property
    def name(self) -> str: ...

    @property
    def sender(self) -> ChannelSender:
        """For the outbox."""
        ...

    def routes(self) -> Iterable[web.RouteDef]:
        """What the platform calls."""
        ...

    async def run(self) -> None:
        """Work beside the requests, until cancelled."""
        ...

    async def close(self) -> None:
        """End what is under way."""
        ...


def add_channel(app: web.Application, channel: Channel) -> None:
    """Add the routes, and let the channel work while the application does.

    Call it after the application's own clean-up context was added: the channel ends before the HTTP session and the
    database do.
    """

    async def work(_app: web.Application) -> AsyncIterator[None]:
        running = asyncio.create_task(channel.run())
        yield
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await channel.close()

    app.router.add_routes(channel.routes())
    app.cleanup_ctx.append(work)
