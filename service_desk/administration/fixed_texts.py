"""The texts that never vary, as the system administrator keeps them; the engine's own stand until one is edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from contracts.statuses import Status
from conversations.fixed_texts import FixedText, FixedTextRow
from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from service_desk.errors import NotFound, RuleBroken
from service_desk.ports import AuditTrail

LABELS = {
    "emergency.danger": "紧急求助（人身危险、火灾、急病）",
    "emergency.mind": "心理危机",
    "red_line.general": "固定口径（通用）",
    "red_line.petition": "信访",
    "red_line.discipline": "举报公职人员违纪违法",
    "red_line.court": "诉讼和案件",
    "red_line.secret": "涉密信息",
}
# whoever is in danger must find these, however the text is edited
NEEDED = {"emergency.danger": ("110", "119", "120"), "emergency.mind": ("12356", "120", "110")}


class FixedTexts:
    """`defaults`: what the engine's model brings, by key. Every change is a line of the audit log."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail, defaults: Mapping[str, FixedText]) -> None:
        self._database, self._clock, self._audit, self._defaults = database, clock, audit, defaults

    async def all(self) -> list[dict[str, Any]]:
        """Each with what is told now, and the engine's own text beside it."""
        async with self._database.read() as session:
            rows = {row.key: row for row in await session.scalars(select(FixedTextRow))}
        return [self._shown(key, default, rows.get(key)) for key, default in self._defaults.items()]

    async def put(self, staff: Staff, key: str, text: FixedText) -> None:
        """Told from now on. Raises `NotFound`, `RuleBroken` when a number that may save a life is missing."""
        if key not in self._defaults:
            raise NotFound("固定口径", key)
        whole = "\n".join((text.lead, *text.points, text.close))
        missing = [number for number in NEEDED.get(key, ()) if number not in whole]
        if missing:
            raise RuleBroken("number_missing", f"这段话必须保留求助电话：{'、'.join(missing)}。")
        async with self._database.transaction() as session:
            row = FixedTextRow(
                key=key,
                lead=text.lead,
                points=list(text.points),
                close=text.close,
                by=staff.name,
                at=self._clock.now(),
            )
            await session.merge(row)
            await self._audit.record(session, actor=staff.name, action="fixed_text.change", subject=f"fixed_text:{key}")

    async def reset(self, staff: Staff, key: str) -> None:
        """The engine's own text again; raises `NotFound` when it stands already."""
        async with self._database.transaction() as session:
            row = await session.get(FixedTextRow, key)
            if row is None:
                raise NotFound("固定口径", key)
            await session.delete(row)
            await self._audit.record(session, actor=staff.name, action="fixed_text.reset", subject=f"fixed_text:{key}")

    def _shown(self, key: str, default: FixedText, row: FixedTextRow | None) -> dict[str, Any]:
        text = default if row is None else FixedText(row.lead, tuple(row.points), row.close)
        return {
            "key": key,
            "label": LABELS.get(key, key),
            "urgent": key.startswith(Status.EMERGENCY.value),
            "needed": list(NEEDED.get(key, ())),
            **_plain(text),
            "default": _plain(default),
            "by": row.by if row else None,
            "at": row.at.isoformat() if row else None,
        }


def _plain(text: FixedText) -> dict[str, Any]:
    return {"lead": text.lead, "points": list(text.points), "close": text.close}
