"""What waits for somebody: their drafts, what came back, what they may review, what is to be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from knowledge_base.editing.lifecycle import OPEN_STATES, Action
from knowledge_base.editing.tables import EntryEditRow, EntryTransitionRow
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState


@dataclass(frozen=True)
class Waiting:
    """An open version. `own`: this person wrote it. `last` is its last step but saving: who, when, which words."""

    entry: str
    version: int
    kind: str
    title: str
    department: str
    state: str
    own: bool
    publish_at: datetime | None
    edited_by: str
    edited_at: datetime
    last: EntryTransitionRow | None

    @property
    def returned(self) -> bool:
        """A reviewer wants something changed, or it could not be published at its time."""
        failed = self.last is not None and self.last.action == Action.SCHEDULE_FAILED
        back = self.last is not None and self.last.action == Action.RETURN
        return (self.state == VersionState.DRAFT and back) or (self.state == VersionState.APPROVED and failed)


async def waiting_for(session: AsyncSession, staff: Staff) -> list[Waiting]:
    """Of the open versions those this person has something to do with, the longest untouched first."""
    query = (
        select(EntryVersionRow, EntryEditRow, EntryRow.kind)
        .join(EntryRow, EntryRow.id == EntryVersionRow.entry)
        .join(
            EntryEditRow,
            (EntryEditRow.entry == EntryVersionRow.entry) & (EntryEditRow.version == EntryVersionRow.version),
        )
        .where(EntryVersionRow.state.in_(OPEN_STATES))
        .order_by(EntryEditRow.edited_at)
    )
    if staff.department is not None:
        query = query.where(EntryVersionRow.department == staff.department)
    rows = list(await session.execute(query))
    last = await _last_steps(session, {row.entry for row, _, _ in rows})
    found = [
        Waiting(
            row.entry,
            row.version,
            kind,
            row.title,
            row.department,
            row.state,
            staff.id in edit.authors,
            edit.publish_at,
            edit.edited_by,
            edit.edited_at,
            last.get((row.entry, row.version)),
        )
        for row, edit, kind in rows
    ]
    return [one for one in found if one.own or (one.state != VersionState.DRAFT and staff.has(Role.REVIEWER))]


async def _last_steps(session: AsyncSession, entries: set[str]) -> dict[tuple[str, int], EntryTransitionRow]:
    steps = await session.scalars(
        select(EntryTransitionRow)
        .where(EntryTransitionRow.entry.in_(entries), EntryTransitionRow.action != Action.SAVE)
        .order_by(EntryTransitionRow.id)
    )
    return {(step.entry, step.version): step for step in steps}
