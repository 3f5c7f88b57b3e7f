"""A conversation becomes a work order: what cannot be settled while talking gets a number, a department, a deadline."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from contracts.commands import WorkOrderDraft
from conversations.intake import masked
from conversations.models import Conversation
from conversations.ports import Matter
from foundation.accounts.sessions import Staff
from foundation.database import Database
from service_desk.ports import Announcer
from service_desk.queue.talking import Talking
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.replies import order_made
from service_desk.work_orders.time_limits import TimeLimits


class Registering:
    """Raises what `Talking` raises."""

    def __init__(
        self, database: Database, talking: Talking, book: OrderBook, limits: TimeLimits, announcer: Announcer
    ) -> None:
        self._database, self._talking, self._book = database, talking, book
        self._limits, self._announcer = limits, announcer

    async def register(self, staff: Staff, conversation: str, draft: WorkOrderDraft) -> str:
        """The order's number; the citizen reads it in the conversation. The same draft twice is one order."""
        async with self._database.transaction() as session:
            entry = await self._talking.real(session, staff, conversation)
            row = await session.get_one(Conversation, conversation, with_for_update=True)
            text = await masked(session, conversation, draft.text)
            made = select(func.count()).select_from(WorkOrder)
            key = f"staff:{entry.id}:{text}"[:200]
            before = await session.scalar(made.where(WorkOrder.idempotency_key == key))
            matter = Matter(conversation, row.channel, row.region, key)
            title = await masked(session, conversation, draft.title)
            created = await self._book.create(session, matter, replace(draft, title=title, text=text))
            if not before:
                blocks = order_made(created, self._limits.label(created.order.category))
                await self._announcer.say(session, conversation, f"工单{created.order.number}", blocks)
            return created.order.number
