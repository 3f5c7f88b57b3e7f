"""Back-pressure: what would have to wait too long is declined at once, so that what was accepted is answered.

Few messages are stored side by side; the others stand in a line that is short enough, and left in time, for everybody
in it to be answered within a second. Besides it counts accepted messages that still wait for their turn, and how late
the event loop runs on average.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from conversations.errors import Overloaded
from conversations.models import InboxEntry, InboxState
from foundation.database import Database

_COUNT_SECONDS = 1.0
_BEAT = 0.05
_WEIGHT = 0.2  # of the newest value in an average: a single stall is no overload
_SHORTEST = 0.05  # seconds in the line, at least
_MOST_LATE = 4.0  # of the limit: what one beat counts for at the most
_log = structlog.get_logger("pressure")


@dataclass(frozen=True)
class PressureLimits:
    """`side_by_side`, `line` and `waiting` in messages, `patience` (from the request until it is stored), `lateness`
    and `retry_after` in seconds.
    """

    side_by_side: int = 4
    line: int = 40
    patience: float = 0.5
    waiting: int = 400
    lateness: float = 0.3
    retry_after: int = 5


class Pressure:
    """Knows how much work there is; `run` keeps it informed."""

    def __init__(self, database: Database, limits: PressureLimits | None = None) -> None:
        self._database, self._limits = database, limits or PressureLimits()
        self._places = asyncio.Semaphore(self._limits.side_by_side)
        self.line = self.waiting = 0
        self.lateness = 0.0
        self._took = 0.0  # seconds that storing one took of late, once it had its place

    def check(self) -> None:
        """Raises `Overloaded` when the process is too late already to begin anything."""
        if self.lateness > self._limits.lateness:
            raise Overloaded("event loop", self._limits.retry_after)

    @asynccontextmanager
    async def storing_one(self) -> AsyncIterator[None]:
        """Around work that stores something; raises `Overloaded` instead of beginning too late."""
        self.check()
        limits = self._limits
        if self.line >= limits.line or self._expected() > limits.patience:
            raise Overloaded("storing", limits.retry_after)
        if self.waiting >= limits.waiting:
            raise Overloaded("waiting", limits.retry_after)
        await self._stand_in_line()
        begun = asyncio.get_running_loop().time()
        try:
            yield
            self._took += _WEIGHT * (asyncio.get_running_loop().time() - begun - self._took)
        finally:
            self._places.release()

    def _expected(self) -> float:
        """Seconds until one that comes now would be stored; with a place free it is tried, however slow it was."""
        if not self._places.locked():
            return 0.0
        return self._took * (1 + (self.line + 1) / self._limits.side_by_side)

    async def _stand_in_line(self) -> None:
        self.line += 1
        try:
            async with asyncio.timeout(max(_SHORTEST, self._limits.patience - self._took)):
                await self._places.acquire()
        except TimeoutError:
            raise Overloaded("storing", self._limits.retry_after) from None
        finally:
            self.line -= 1

    def accepted(self) -> None:
        """A message was stored that will want its turn; counted exactly a moment later."""
        self.waiting += 1

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
            late = min(clock() - slept - _BEAT, _MOST_LATE * self._limits.lateness)
            self.lateness += _WEIGHT * (late - self.lateness)

    async def _count(self) -> None:
        states = (InboxState.STORED.value, InboxState.CLAIMED.value)  # by name: so that the index serves
        try:
            async with self._database.read() as session:
                self.waiting = await session.scalar(select(func.count()).where(InboxEntry.state.in_(states))) or 0
        except SQLAlchemyError as error:
            _log.warning("waiting messages not counted", why=type(error).__name__)
