"""Who may read our feed, and whose we read."""

from __future__ import annotations

import hashlib
import re
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from knowledge_base.feeds.errors import FeedError, NameUsed, UnknownReader, UnknownSubscription
from knowledge_base.feeds.tables import FeedReaderRow, FeedSubscriptionRow

_NAME = re.compile(r"[a-z][a-z0-9]{1,7}")
_URL = re.compile(r"https?://[^\s]{3,490}")


async def add_reader(session: AsyncSession, clock: Clock, name: str) -> str:
    """A token for another base, told once; raises `NameUsed`."""
    if await session.get(FeedReaderRow, name) is not None:
        raise NameUsed(name)
    token = secrets.token_urlsafe(32)
    session.add(FeedReaderRow(name=name[:40], token_hash=_hashed(token), created_at=clock.now()))
    return token


async def revoke_reader(session: AsyncSession, clock: Clock, name: str) -> None:
    """The token works no more; raises `UnknownReader`."""
    row = await session.get(FeedReaderRow, name)
    if row is None:
        raise UnknownReader(name)
    row.revoked_at = clock.now()


async def reader_of(session: AsyncSession, token: str) -> FeedReaderRow:
    """Whose token this is; raises `UnknownReader`."""
    row = await session.scalar(select(FeedReaderRow).where(FeedReaderRow.token_hash == _hashed(token)))
    if row is None or row.revoked_at is not None:
        raise UnknownReader("no such token")
    return row


async def subscribe(session: AsyncSession, clock: Clock, name: str, url: str, token: str) -> None:
    """Read another base's feed under a short name (letters and digits), which begins the ids of its entries here."""
    if not _NAME.fullmatch(name) or not _URL.fullmatch(url) or not token:
        raise FeedError("名称用 2 到 8 个小写字母和数字，地址以 http 开头，令牌不能空")
    if await session.get(FeedSubscriptionRow, name) is not None:
        raise NameUsed(name)
    session.add(FeedSubscriptionRow(name=name, url=url, token=token, cursor=0, created_at=clock.now(), error=""))


async def from_the_start(session: AsyncSession, name: str) -> None:
    """Read a feed again from its beginning; what is unchanged stays as it is. Raises `UnknownSubscription`."""
    row = await session.get(FeedSubscriptionRow, name)
    if row is None:
        raise UnknownSubscription(name)
    row.cursor = 0


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
