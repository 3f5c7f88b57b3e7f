"""Hears of ratings: a bad one that bears a name opens a call-back case in the same transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.callbacks.cases import CallbackCases
from service_desk.queue.models import QueueEntry, Transfer
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.steps import REPLY

BAD = 2  # 不满意 and 非常不满意
STAFF_PART = "staff"


class RatedCallbacks:
    """The `RatingListener` of conversations. An anonymous rating opens nothing: nobody is to be found out."""

    def __init__(self, cases: CallbackCases) -> None:
        self._cases = cases

    async def rated(
        self, session: AsyncSession, conversation: str, part: str, level: int, named: bool, at: datetime
    ) -> None:
        if level > BAD or not named:
            return
        about: set[str] = set()
        if part == STAFF_PART:
            served = select(QueueEntry.claimed_by).where(QueueEntry.conversation == conversation)
            replied = (
                select(WorkOrderEvent.actor)
                .join(WorkOrder, WorkOrder.id == WorkOrderEvent.work_order)
                .where(WorkOrder.conversation == conversation, WorkOrderEvent.step == REPLY.name)
            )
            gave = (
                select(Transfer.given_by)
                .join(QueueEntry, QueueEntry.id == Transfer.entry)
                .where(QueueEntry.conversation == conversation)
            )
            for query in (served, gave, replied):
                about |= {name for name in await session.scalars(query) if name}
        await self._cases.open_for_rating(session, conversation, part, level, about, at)
