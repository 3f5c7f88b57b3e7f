"""Texts that never vary: emergencies and subjects of which only a fixed text is told.

The engine's model brings them (`domain.yml`); what an administrator has put in their place stands in the database and
is used within a second. Which subject a reply is about is read from its trace: the `topic` the engine found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import JSON, String, Text, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from contracts.blocks import Block, ItemList, Notice, Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply
from foundation.database import Base, Database, Moment

KEEP_SECONDS = 1.0
FIXED = (Status.EMERGENCY, Status.RED_LINE)
_GENERAL = {Status.EMERGENCY: "danger", Status.RED_LINE: "general"}
_log = structlog.get_logger("fixed_texts")


class FixedTextRow(Base):
    """A text an administrator has put in the place of the engine's; `key` as `red_line.petition`."""

    __tablename__ = "fixed_texts"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead: Mapped[str] = mapped_column(String(500))
    points: Mapped[list[str]] = mapped_column(JSON, default=list)
    close: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class FixedText:
    """What is said first, the points below it, and the last sentence (both may be empty)."""

    lead: str
    points: tuple[str, ...] = ()
    close: str = ""

    def blocks(self, status: Status) -> tuple[Block, ...]:
        """As a reply; in an emergency the first sentence stands out."""
        first = Notice(self.lead, "urgent") if status is Status.EMERGENCY else Paragraph(self.lead)
        points = (ItemList(self.points),) if self.points else ()
        return (first, *points, *((Paragraph(self.close),) if self.close else ()))


class EditedTexts:
    """The edited texts as this process knows them, at most `keep` seconds old; a fault leaves the last known ones."""

    def __init__(
        self, database: Database, keep: float = KEEP_SECONDS, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._database, self._keep, self._seconds = database, keep, seconds
        self._texts: Mapping[str, FixedText] = {}
        self._read_at: float | None = None

    async def in_place_of(self, reply: TurnReply) -> TurnReply:
        """The reply with the edited text where there is one for its subject."""
        if reply.status not in FIXED:
            return reply
        text = (await self._all()).get(key_of(reply))
        return reply if text is None else replace(reply, blocks=text.blocks(reply.status))

    async def _all(self) -> Mapping[str, FixedText]:
        now = self._seconds()
        if self._read_at is None or now - self._read_at >= self._keep:
            try:
                async with self._database.read() as session:
                    rows = list(await session.scalars(select(FixedTextRow)))
                self._texts = {row.key: FixedText(row.lead, tuple(row.points), row.close) for row in rows}
            except SQLAlchemyError as error:
                _log.warning("fixed texts not read; the last ones hold", why=type(error).__name__)
            self._read_at = now
        return self._texts


def key_of(reply: TurnReply) -> str:
    """Which fixed text a reply is: its status and the topic the engine found.

    >>> key_of(TurnReply(Status.RED_LINE, trace={"entities": [{"entity": "topic", "value": "petition"}]}))
    'red_line.petition'
    """
    found = reply.trace.get("entities") or ()
    topics = [entity.get("value") for entity in found if entity.get("entity") == "topic"]
    return f"{reply.status.value}.{topics[-1] if topics else _GENERAL[reply.status]}"
