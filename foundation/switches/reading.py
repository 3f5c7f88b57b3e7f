"""How processes see the switches: the shared table, asked again after a second. Nobody need be restarted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.database import Database
from foundation.switches.models import ThrownSwitch

KEEP_SECONDS = 1.0
_log = structlog.get_logger("switches")


class Switches:
    """The thrown switches as this process knows them, at most `keep` seconds old.

    When the database cannot be asked the last known state holds: a fault must not turn something on again.
    """

    def __init__(
        self, database: Database, keep: float = KEEP_SECONDS, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._database, self._keep, self._seconds = database, keep, seconds
        self._thrown: Mapping[str, str] = {}
        self._read_at: float | None = None

    async def thrown(self) -> Mapping[str, str]:
        """Names of what is off, each with the sentence for citizens (empty: the usual words)."""
        now = self._seconds()
        if self._read_at is None or now - self._read_at >= self._keep:
            try:
                async with self._database.read() as session:
                    rows = await session.execute(select(ThrownSwitch.name, ThrownSwitch.told))
                self._thrown = {row.name: row.told for row in rows}
            except SQLAlchemyError as error:
                _log.warning("switches not read; the last state holds", why=type(error).__name__)
            self._read_at = now
        return self._thrown

    def forget(self) -> None:
        """Ask again at once: this very process has changed something."""
        self._read_at = None


async def is_thrown(session: AsyncSession, name: str) -> bool:
    """Whether a switch is thrown, as the caller's transaction sees it."""
    return await session.get(ThrownSwitch, name) is not None
