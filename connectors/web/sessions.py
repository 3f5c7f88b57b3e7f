"""Tokens: 256 random bits, stored as a hash, each for exactly one conversation. Use prolongs their life."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import update

from connectors.web.models import WebSession
from conversations.intake import Intake
from foundation.clock import Clock
from foundation.database import Database
from foundation.problems import unauthorised

CHANNEL = "web"
LONGEST = timedelta(days=30)
_PROLONG_AFTER = 0.05  # of a life: not every request needs to be written down
_REMEMBERED = timedelta(seconds=30)  # a reader comes back several times a second while somebody writes
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Visitor:
    """Who a valid token stands for."""

    conversation: str
    site: str


@dataclass(frozen=True)
class _Known:
    """A token that was looked up a moment ago; good until then."""

    visitor: Visitor
    until: datetime


class Sessions:
    """Opens sessions and recognises their tokens."""

    def __init__(self, database: Database, clock: Clock, intake: Intake, life: timedelta) -> None:
        self._database, self._clock, self._intake, self._life = database, clock, intake, life
        self._known: dict[str, _Known] = {}

    async def open(self, site: str, lang: str, region: str | None) -> tuple[str, str]:
        """A new conversation; returns its token (shown once) and its id."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        async with self._database.transaction() as session:
            conversation = self._intake.open_in(session, CHANNEL, site, lang, region)
            await session.flush()
            session.add(
                WebSession(
                    token_hash=_hash(token),
                    conversation=conversation,
                    site=site,
                    created_at=now,
                    expires_at=now + self._life,
                )
            )
        return token, conversation

    async def visitor(self, request: web.Request) -> Visitor:
        """Whose request this is; a 401 problem when its token is missing, unknown or too old."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthorised("请先开始一次对话，再提交内容。")
        return await self.visitor_of(token.strip())

    async def visitor_of(self, token: str) -> Visitor:
        """Whose token this is; a 401 problem when it is unknown or too old."""
        hashed, now = _hash(token), self._clock.now()
        known = self._known.get(hashed)
        if known is not None and known.until > now:
            return known.visitor
        async with self._database.read() as session:
            row = await session.get(WebSession, hashed)
        if row is None or row.expires_at < now:
            raise unauthorised("本次对话已失效，请刷新页面重新开始。")
        until = min(now + self._life, row.created_at + LONGEST)
        if until - row.expires_at > self._life * _PROLONG_AFTER:
            await self._prolong(hashed, until)
        visitor = Visitor(row.conversation, row.site)
        self._remember(hashed, _Known(visitor, min(now + _REMEMBERED, row.expires_at)))
        return visitor

    def _remember(self, hashed: str, known: _Known) -> None:
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[hashed] = known

    async def _prolong(self, hashed: str, until: datetime) -> None:
        async with self._database.transaction() as session:
            await session.execute(update(WebSession).where(WebSession.token_hash == hashed).values(expires_at=until))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
