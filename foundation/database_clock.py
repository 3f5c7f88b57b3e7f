"""One time for every process of an installation: the database server's.

Leases and due moments are written by one process and read by another. Two machines whose clocks differ by more than a
lease would take work from each other; so on PostgreSQL everybody reckons by the server's clock. SQLite means one
machine, and its clock.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from foundation.clock import Clock, SystemClock
from foundation.database import Database

MEASURE_SECONDS = 60.0
_WORTH_A_LINE = timedelta(seconds=5)
_log = structlog.get_logger("clock")


class DatabaseClock:
    """A `Clock`: this machine's, corrected by how far the server's was from it when last measured."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database, self._clock = database, clock or SystemClock()
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self._ahead

    async def measure(self) -> None:
        """Ask the server; when it cannot be asked the last correction stays."""
        if self._database.engine.dialect.name != "postgresql":
            return
        try:
            async with self._database.read() as session:
                await session.execute(select(1))  # the connection is made before the clock is read
                asked = self._clock.now()
                told: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
                answered = self._clock.now()
        except SQLAlchemyError as error:
            _log.warning("clock not measured", why=type(error).__name__)
            return
        self._ahead = told - (asked + (answered - asked) / 2)
        if abs(self._ahead) > _WORTH_A_LINE:
            _log.warning("this machine's clock is wrong", seconds=round(-self._ahead.total_seconds(), 1))

    async def run(self) -> None:
        """Measure for ever."""
        while True:
            await self.measure()
            await asyncio.sleep(MEASURE_SECONDS)
