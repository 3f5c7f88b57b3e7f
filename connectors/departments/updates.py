"""Steps taken by systems, each once: the key is written in the transaction of the step itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from connectors.departments.models import DepartmentUpdate
from foundation.clock import Clock
from foundation.database import Database


@dataclass(frozen=True)
class Update:
    """What a system asks for: the same `key` with another `digest` is a mistake of the caller's."""

    system: str
    key: str
    digest: str


_present: ContextVar[Update | None] = ContextVar("department_update", default=None)


class Updates:
    """Knows which were carried out."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def done(self, update: Update) -> str | None:
        """The digest under which the key was used; None when it was not."""
        async with self._database.read() as session:
            known = await session.get(DepartmentUpdate, (update.system, update.key))
        return None if known is None else known.digest

    @contextmanager
    def carrying_out(self, update: Update) -> Iterator[None]:
        """A step that is taken within is this update's."""
        token = _present.set(update)
        try:
            yield
        finally:
            _present.reset(token)

    def note(self, session: AsyncSession, number: str) -> None:
        """A step is being taken in this session: if an update asked for it, it is done with the step's commit."""
        update = _present.get()
        if update is not None:
            session.add(
                DepartmentUpdate(
                    system=update.system,
                    key=update.key,
                    digest=update.digest,
                    number=number,
                    at=self._clock.now(),
                )
            )
