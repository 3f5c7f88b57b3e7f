"""The answers of staff that were proposed as FAQs, with what became of each in the knowledge base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.database import Database
from foundation.departments import with_those_below
from service_desk.learning.models import FaqProposal

PAGE = 200


@dataclass(frozen=True)
class DraftState:
    """The newest version of an entry, as editors name its state."""

    title: str
    department: str
    version: int
    state: str
    state_label: str


class DraftStates(Protocol):
    """Looks entries up in the knowledge base. Adapter: `apps.desk_adapters.StoredDrafts`."""

    async def of(self, session: AsyncSession, entries: Sequence[str]) -> dict[str, DraftState]:
        """Those that exist."""
        ...


class Proposals:
    """Read-only. Who belongs to a department sees its own and those of the departments below it."""

    def __init__(self, database: Database, drafts: DraftStates) -> None:
        self._database, self._drafts = database, drafts

    async def page(self, staff: Staff) -> list[dict[str, Any]]:
        """The newest first."""
        query = select(FaqProposal).order_by(FaqProposal.at.desc(), FaqProposal.key).limit(PAGE)
        async with self._database.read() as session:
            rows = list(await session.scalars(query))
            states = await self._drafts.of(session, [row.entry for row in rows])
            own = await _own(session, staff)
        return [
            {"entry": row.entry, "by": row.account, "at": row.at.isoformat(), **asdict(states[row.entry])}
            for row in rows
            if row.entry in states and (own is None or states[row.entry].department in own)
        ]


async def _own(session: AsyncSession, staff: Staff) -> set[str] | None:
    """The departments whose proposals concern somebody; None for all."""
    if staff.department is None:
        return None if staff.has(Role.SUPERVISOR, Role.EDITOR, Role.REVIEWER) else set()
    return set(await session.scalars(with_those_below(staff.department)))
