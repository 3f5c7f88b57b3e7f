"""What editors and reviewers say to each other about a version, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.editing.tables import VersionCommentRow
from knowledge_base.editing.versions import find


class Comments:
    """Comments are only added; they stay with the version."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, by: Staff, entry: str, version: int, path: str, text: str) -> VersionCommentRow:
        """Raises `UnknownVersion`."""
        async with self._database.transaction() as session:
            await find(session, entry, version)
            row = VersionCommentRow(
                entry=entry, version=version, path=path, at=self._clock.now(), account=by.id, by=by.name, text=text
            )
            session.add(row)
            await session.flush()
        return row


async def comments_of(session: AsyncSession, entry: str, version: int) -> Sequence[VersionCommentRow]:
    """A version's comments, oldest first."""
    rows = await session.scalars(
        select(VersionCommentRow)
        .where(VersionCommentRow.entry == entry, VersionCommentRow.version == version)
        .order_by(VersionCommentRow.id)
    )
    return rows.all()
