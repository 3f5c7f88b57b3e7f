"""What the service desk needs from outside. Adapters are wired in `apps/`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.departments import DepartmentName


class DepartmentDirectory(Protocol):
    """Names of departments. Adapter: `foundation.departments.StoredDepartments`."""

    async def find(self, session: AsyncSession, ids: Iterable[str]) -> dict[str, DepartmentName]:
        """Those of the ids that exist."""
        ...


class Announcer(Protocol):
    """Brings staff's words to the citizen. Adapter: `conversations.speaking.Speaker`."""

    async def say(self, session: AsyncSession, conversation: str, text: str) -> int:
        """A message in the caller's transaction; returns its place in the conversation."""
        ...
