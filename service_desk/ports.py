"""What the service desk needs from outside. Adapters are wired in `apps/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block
from foundation.departments import DepartmentName


class DepartmentDirectory(Protocol):
    """Names of departments. Adapter: `foundation.departments.StoredDepartments`."""

    async def find(self, session: AsyncSession, ids: Iterable[str]) -> dict[str, DepartmentName]:
        """Those of the ids that exist."""
        ...


class Announcer(Protocol):
    """Brings staff's words to the citizen. Adapter: `service_desk.work_orders.announcing`."""

    async def say(self, session: AsyncSession, conversation: str, text: str, blocks: Sequence[Block]) -> int:
        """A message in the caller's transaction; returns its place in the conversation.

        `text` is what was written; `blocks` are what is shown, with the citizen's personal data hidden.
        """
        ...
