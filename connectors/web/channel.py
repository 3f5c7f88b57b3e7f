"""What the web channel's handlers are given: one object with its settings and everything they call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from connectors.web.limits import RateLimit, address_of
from connectors.web.ports import Departments, EntryPages, OrderLookup
from connectors.web.sessions import Sessions
from connectors.web.sites import SITES, Site
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.participation import Participation
from conversations.reading import Reader
from conversations.turns import TurnRunner


@dataclass(frozen=True)
class WebLimits:
    """Per address and second, and sizes; the defaults are those of one machine (DESIGN §5)."""

    sessions: float = 10.0
    messages: float = 30.0
    reads: float = 100.0
    lookups: float = 0.5
    lookup_burst: float = 5.0
    text_length: int = 2000
    longest_wait: float = 25.0
    heartbeat: float = 15.0
    poll: float = 1.0


@dataclass(frozen=True)
class Limiters:
    """The buckets of this process."""

    sessions: RateLimit
    messages: RateLimit
    reads: RateLimit
    lookups: RateLimit

    @classmethod
    def of(cls, limits: WebLimits) -> Limiters:
        return cls(
            RateLimit(limits.sessions),
            RateLimit(limits.messages),
            RateLimit(limits.reads),
            RateLimit(limits.lookups, limits.lookup_burst),
        )


@dataclass(frozen=True)
class WebChannel:
    """The public web channel."""

    sessions: Sessions
    intake: Intake
    runner: TurnRunner
    reader: Reader
    participation: Participation
    hub: Hub
    orders: OrderLookup
    entries: EntryPages
    departments: Departments
    limits: WebLimits = field(default_factory=WebLimits)
    limiters: Limiters = field(default_factory=lambda: Limiters.of(WebLimits()))
    sites: Mapping[str, Site] = field(default_factory=lambda: SITES)
    trusted_proxies: frozenset[str] = frozenset()

    def limit(self, bucket: RateLimit, request: web.Request) -> None:
        """Count the request against its address; raises a 429 problem."""
        bucket.take(address_of(request, self.trusted_proxies))
