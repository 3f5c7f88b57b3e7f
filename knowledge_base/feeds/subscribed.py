"""What comes from another base is never edited here."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.feeds.errors import FromElsewhere
from knowledge_base.feeds.tables import FeedEntryRow


async def check_local(session: AsyncSession, entry: str) -> None:
    """Raises `FromElsewhere` when an entry is another base's."""
    row = await session.scalar(select(FeedEntryRow).where(FeedEntryRow.entry == entry))
    if row is not None:
        raise FromElsewhere(entry, str(row.source.get("department_name", row.subscription)))
