"""Back-pressure: what would have to wait too long is declined at once, so that what was accepted is answered.

Three measures: messages being stored right now (they queue for the database), accepted messages that still wait for
their turn, and how late the event loop runs on average.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from conversations.errors import Overloaded
from conversations.models import InboxEntry, InboxState
from foundation.database import Database

_COUNT_SECONDS = 1.0
_BEAT = 0.05
_WEIGHT = 0.2  # of the newest beat in the average: a single stall is no overload
_log = structlog.get_logger("pressure")


@dataclass(frozen=True)
class PressureLimits:
    """`storing` and `waiting` in messages, `lateness` in seconds."""

    storing: int = 40
    waiting: int = 400
    lateness: float = 0.3
    retry_after: int = 5


class Pressure:
    """Knows how much work there is; `run` keeps it informed."""

    def __init__(self, database: Database, limits: PressureLimits | None = None) -> None:
        self._database, self._limits = database, limits or PressureLimits()
        self.storing = self.waiting = 0
        self.lateness = 0.0

    def check(self) -> None:
        """Raises `Overloaded` when the process is too late already to begin anything."""
        if self.lateness > self._limits.lateness:
            raise Overloaded("event loop", self._limits.retry_after)

    @contextmanager
    def storing_one(self) -> Iterator[None]:
        """Around storing a message; raises `Overloaded` instead of joining a queue that is too long."""
        self.check()
        if self.storing >= self._limits.storing:
            raise Overloaded("storing", self._limits.retry_after)
        if self.waiting >= self._limits.waiting:
            raise Overloaded("waiting", self._limits.retry_after)
        self.storing += 1
        try:
            yield
            self.waiting += 1
        finally:
            self.storing -= 1

    async def run(self) -> None:
        """Measure for ever."""
        clock = asyncio.get_running_loop().time
        counted = -_COUNT_SECONDS
        while True:
            begun = clock()
            if begun - counted >= _COUNT_SECONDS:
                counted = begun
                await self._count()
            slept = clock()
            await asyncio.sleep(_BEAT)
            late = clock() - slept - _BEAT
            self.lateness += _WEIGHT * (late - self.lateness)

    async def _count(self) -> None:
        try:
            async with self._database.read() as session:
                query = select(func.count()).where(InboxEntry.state != InboxState.DONE.value)
                self.waiting = await session.scalar(query) or 0
        except SQLAlchemyError as error:
            _log.warning("waiting messages not counted", why=type(error).__name__)
