"""Back-pressure: what would have to wait too long is declined at once, so that what was accepted is answered.

Three measures: messages being stored right now and how quickly they are (they queue for the database), accepted
messages that still wait for their turn, and how late the event loop runs on average.
"""

from __future__ import annotations

import asyncio
import time
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
_WEIGHT = 0.2  # of the newest value in an average: a single stall is no overload
_MOST_LATE = 4.0  # of the limit: what one beat counts for at the most
_ALWAYS = 3  # so many may be stored at once however slowly it goes: by them we learn that it goes better
_log = structlog.get_logger("pressure")


@dataclass(frozen=True)
class PressureLimits:
    """`storing` and `waiting` in messages, `patience` (how long storing may take) and `lateness` in seconds."""

    storing: int = 40
    patience: float = 0.4
    waiting: int = 400
    lateness: float = 0.3
    retry_after: int = 5


class Pressure:
    """Knows how much work there is; `run` keeps it informed."""

    def __init__(self, database: Database, limits: PressureLimits | None = None) -> None:
        self._database, self._limits = database, limits or PressureLimits()
        self.storing = self.waiting = 0
        self.lateness = 0.0
        self._took = 0.0  # seconds that storing took of late, with the wait for those before

    def check(self) -> None:
        """Raises `Overloaded` when the process is too late already to begin anything."""
        if self.lateness > self._limits.lateness:
            raise Overloaded("event loop", self._limits.retry_after)

    @contextmanager
    def storing_one(self) -> Iterator[None]:
        """Around a request that stores something; raises `Overloaded` instead of joining a queue that is too long."""
        self.check()
        limits = self._limits
        too_slow = self.storing >= _ALWAYS and self._took > limits.patience
        if self.storing >= limits.storing or too_slow:
            raise Overloaded("storing", limits.retry_after)
        if self.waiting >= limits.waiting:
            raise Overloaded("waiting", limits.retry_after)
        begun = time.monotonic()
        self.storing += 1
        try:
            yield
        except BaseException:
            self.storing -= 1
            raise
        self.storing -= 1
        self._took += _WEIGHT * (time.monotonic() - begun - self._took)

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
        try:
            async with self._database.read() as session:
                query = select(func.count()).where(InboxEntry.state != InboxState.DONE.value)
                self.waiting = await session.scalar(query) or 0
        except SQLAlchemyError as error:
            _log.warning("waiting messages not counted", why=type(error).__name__)
