"""One action makes a finished answer a draft FAQ, which the knowledge base has reviewed like every other."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import select

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from service_desk.errors import NotFound, NotYours, UnknownWorkOrder
from service_desk.learning.finished import Lesson, lesson_of_order, lesson_of_talk
from service_desk.learning.models import FaqProposal
from service_desk.ports import AuditTrail
from service_desk.queue.models import QueueEntry
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.visibility import visible_to


class FaqDrafts(Protocol):
    """Makes a lesson a draft of the knowledge base. Adapter: `apps.desk_adapters.KnowledgeDrafts`."""

    async def create(self, staff: Staff, lesson: Lesson) -> str:
        """The entry's id, the same for the same lesson; raises `DraftRefused`."""
        ...


class Proposing:
    """For whoever answered. Raises `NotFound`, `NotYours`, `RuleBroken`, `DraftRefused`."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail, drafts: FaqDrafts) -> None:
        self._database, self._clock, self._audit, self._drafts = database, clock, audit, drafts

    async def from_talk(self, staff: Staff, conversation: str) -> str:
        """The draft of the latest hand-off of a conversation that this member of staff had."""
        async with self._database.read() as session:
            query = select(QueueEntry).where(QueueEntry.conversation == conversation).order_by(QueueEntry.id.desc())
            entry = await session.scalar(query.limit(1))
            if entry is None or (entry.department != staff.department and entry.claimed_by != staff.name):
                raise NotFound("会话", conversation)
            if entry.claimed_by != staff.name:
                raise NotYours(conversation, "由答复的工作人员本人提交。")
            lesson = await lesson_of_talk(session, entry)
        return await self._propose(staff, lesson)

    async def from_order(self, staff: Staff, number: str) -> str:
        """The draft of an order that this member's department answered."""
        async with self._database.read() as session:
            query = select(WorkOrder).where(WorkOrder.number == (read_number(number) or ""), visible_to(staff))
            order = await session.scalar(query)
            if order is None:
                raise UnknownWorkOrder(number)
            if order.department != staff.department:
                raise NotYours(number, "由承办部门提交。")
            lesson = await lesson_of_order(session, order)
        return await self._propose(staff, lesson)

    async def _propose(self, staff: Staff, lesson: Lesson) -> str:
        async with self._database.read() as session:
            known = await session.get(FaqProposal, lesson.key)
        if known is not None:
            return known.entry
        entry = await self._drafts.create(staff, lesson)
        async with self._database.transaction() as session:
            await session.merge(FaqProposal(key=lesson.key, entry=entry, account=staff.name, at=self._clock.now()))
            await self._audit.record(session, actor=staff.name, action="faq.propose", subject=f"entry:{entry}")
        return entry
