"""What the web channel's handlers are given: one object with its settings and everything they call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property

from aiohttp import web

from connectors.web.limits import LocalRateLimits, RateLimit, RateLimits, overloaded
from connectors.web.origins import Origins
from connectors.web.ports import Departments, OrderLookup, PublicKnowledge
from connectors.web.sessions import Sessions, Visitor
from connectors.web.sites import SITES, Site
from connectors.web.streams import Streams
from conversations.attachments import Attachments
from conversations.errors import Overloaded
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.participation import Participation
from conversations.pressure import Pressure
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.http import address_of


@dataclass(frozen=True)
class WebLimits:
    """Per address and second (`session_…`: per session), sizes and seconds; the defaults are those of one machine."""

    sessions: float = 10.0
    messages: float = 30.0
    reads: float = 100.0
    session_messages: float = 5.0
    session_burst: float = 30.0
    streams: int = 5
    all_streams: int = 5000
    attachment_bytes: int = 5 * 1024 * 1024
    lookups: float = 0.5
    lookup_burst: float = 5.0
    text_length: int = 2000
    longest_wait: float = 25.0
    heartbeat: float = 15.0
    poll: float = 10.0


@dataclass(frozen=True)
class Limiters:
    """What is counted."""

    sessions: RateLimit
    messages: RateLimit
    reads: RateLimit
    lookups: RateLimit
    session: RateLimit

    @classmethod
    def of(cls, limits: WebLimits, kind: RateLimits) -> Limiters:
        return cls(
            kind.limit("sessions", limits.sessions),
            kind.limit("messages", limits.messages),
            kind.limit("reads", limits.reads),
            kind.limit("lookups", limits.lookups, limits.lookup_burst),
            kind.limit("session", limits.session_messages, limits.session_burst),
        )


@dataclass(frozen=True)
class WebChannel:
    """The public web channel."""

    sessions: Sessions
    intake: Intake
    runner: TurnRunner
    reader: Reader
    participation: Participation
    attachments: Attachments
    hub: Hub
    pressure: Pressure
    orders: OrderLookup
    knowledge: PublicKnowledge
    departments: Departments
    limits: WebLimits = field(default_factory=WebLimits)
    counting: RateLimits = field(default_factory=LocalRateLimits)
    sites: Mapping[str, Site] = field(default_factory=lambda: SITES)
    trusted_proxies: frozenset[str] = frozenset()

    @cached_property
    def limiters(self) -> Limiters:
        return Limiters.of(self.limits, self.counting)

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.sites)

    @cached_property
    def streams(self) -> Streams:
        return Streams(self.limits.streams, self.limits.all_streams)

    async def limit(self, bucket: RateLimit, request: web.Request) -> None:
        """Count the request against its address; raises a 429 problem, or a 503 one when we are too late already."""
        await bucket.take(address_of(request, self.trusted_proxies))
        try:
            self.pressure.check()
        except Overloaded as error:
            raise overloaded(error.retry_after) from None

    @asynccontextmanager
    async def admitted(self) -> AsyncIterator[None]:
        """Around the database's work for a request that stores something; a 503 problem when there is too much to do.

        The request's body is read before: a slow sender must not keep a place.
        """
        try:
            async with self.pressure.storing_one():
                yield
        except Overloaded as error:
            raise overloaded(error.retry_after) from None

    async def visitor(self, request: web.Request) -> Visitor:
        """Whose request this is, from a page of their site; raises a 401 or 403 problem."""
        visitor = await self.sessions.visitor(request)
        self.origins.check(request, visitor.site)
        return visitor

    async def speaker(self, request: web.Request) -> Visitor:
        """The same for a request that writes: counted against its address and its session."""
        await self.limit(self.limiters.messages, request)
        return await self.counted(request)

    async def counted(self, request: web.Request) -> Visitor:
        """The same when the address was counted before."""
        visitor = await self.visitor(request)
        await self.limiters.session.take(visitor.conversation)
        return visitor
