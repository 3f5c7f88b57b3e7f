"""Whole values of personal data for staff who say what for; every time is in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Message
from foundation.accounts.sessions import Staff
from foundation.audit import AuditLog
from foundation.database import Database
from language.personal_data import TOKEN, Kind, hidden, masked_text, token_kind
from service_desk.errors import UnknownWorkOrder
from service_desk.queue.models import StaffNote
from service_desk.queue.viewing import Viewing
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import personal_tokens
from service_desk.work_orders.visibility import visible_to


class Purpose(StrEnum):
    """What somebody needs the values for."""

    CONTACT = "contact"
    HANDLE = "handle"
    VERIFY = "verify"
    OTHER = "other"


PURPOSES = {
    Purpose.CONTACT: "联系市民",
    Purpose.HANDLE: "办理事项",
    Purpose.VERIFY: "核实情况",
    Purpose.OTHER: "其他",
}


@dataclass(frozen=True)
class Need:
    """The stated purpose; `remark` in one's own words."""

    purpose: Purpose
    remark: str = ""


class Revealing:
    """For those who may see the conversation or the order; raises `NotFound` or `UnknownWorkOrder` for others."""

    def __init__(self, database: Database, audit: AuditLog, viewing: Viewing) -> None:
        self._database, self._audit, self._viewing = database, audit, viewing

    async def of_conversation(self, staff: Staff, conversation: str, need: Need) -> list[dict[str, Any]]:
        """What stands in its messages and notes."""
        async with self._database.transaction() as session:
            await self._viewing.check(session, staff, conversation)
            said = select(Message.text_masked).where(Message.conversation == conversation).order_by(Message.seq)
            notes = select(StaffNote.text_masked).where(StaffNote.conversation == conversation)
            texts = [*await session.scalars(said), *await session.scalars(notes)]
            tokens = await personal_tokens(session, conversation)
            return await self._told(session, staff, f"conversation:{conversation}", need, texts, tokens)

    async def of_order(self, staff: Staff, number: str, need: Need) -> list[dict[str, Any]]:
        """What stands in its matter and its steps; nothing else of the conversation it came from."""
        async with self._database.transaction() as session:
            wanted = read_number(number) or ""
            order = await session.scalar(select(WorkOrder).where(WorkOrder.number == wanted, visible_to(staff)))
            if order is None:
                raise UnknownWorkOrder(number)
            steps = select(WorkOrderEvent.text_masked).where(WorkOrderEvent.work_order == order.id)
            texts = [order.text_masked, *await session.scalars(steps.order_by(WorkOrderEvent.seq))]
            tokens = await personal_tokens(session, order.conversation)
            return await self._told(session, staff, f"work_order:{order.number}", need, texts, tokens)

    async def _told(
        self,
        session: AsyncSession,
        staff: Staff,
        subject: str,
        need: Need,
        texts: list[str],
        tokens: Mapping[str, str],
    ) -> list[dict[str, Any]]:
        found = dict.fromkeys(match.group() for text in texts for match in TOKEN.finditer(text))
        shown = [_shown(token, tokens[token]) for token in found if token in tokens]
        details: dict[str, str | int | bool | None] = {
            "purpose": need.purpose.value,
            "remark": masked_text(need.remark),
            "kinds": ",".join(sorted({item["kind"] for item in shown})),
            "values": len(shown),
        }
        await self._audit.record(
            session, actor=staff.name, action="personal_data.reveal", subject=subject, details=details
        )
        return shown


def _shown(token: str, value: str) -> dict[str, Any]:
    kind = Kind(token_kind(token))
    return {"kind": kind.value, "label": kind.label, "hidden": hidden(value, kind), "value": value}
