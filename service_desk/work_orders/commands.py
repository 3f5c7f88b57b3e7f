"""Carries out the commands of a turn: make an order, ask for staff, tell the progress."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Options, Paragraph
from contracts.commands import (
    Command,
    CreateWorkOrder,
    RequestStaff,
    SupplementWorkOrder,
    TellProgress,
    WorkOrderDraft,
)
from contracts.statuses import Status
from conversations.ports import HandledCommand, Matter
from foundation.clock import today
from service_desk.calendar.rest_notices import RestNotices
from service_desk.errors import UnsupportedCommand
from service_desk.scheduling.agenda import plan
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.deadlines import FIRST_REPLY_LATE
from service_desk.work_orders.lookup import unlocked
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import opened, personal_tokens, phones_of, told_by_citizen
from service_desk.work_orders.progress import progress_of
from service_desk.work_orders.replies import (
    ASK_PHONE,
    BAD_NUMBER,
    CONTACT_FORM,
    NO_ORDERS,
    NOT_FOUND,
    NOT_HERE,
    nobody_on_duty,
    order_made,
    progress_form,
    progress_told,
)
from service_desk.work_orders.supplementing import supplement


class StaffReception(Protocol):
    """Puts a citizen into the line; None when nobody is there. Adapter: `service_desk.queue.entering`."""

    async def enter(self, session: AsyncSession, matter: Matter, draft: WorkOrderDraft) -> HandledCommand | None: ...


class DeskCommands:
    """The `CommandHandler` of the service desk. Raises `UnsupportedCommand` for ratings."""

    def __init__(self, book: OrderBook, means: OrderMeans, reception: StaffReception | None = None) -> None:
        self._clock, self._book, self._departments = means.clock, book, means.departments
        self._rests = RestNotices()
        self._limits, self._ledger, self._hours, self._reception = means.limits, means.ledger, means.hours, reception

    async def handle(self, session: AsyncSession, matter: Matter, command: Command) -> HandledCommand:
        match command:
            case CreateWorkOrder(draft=draft):
                created = await self._book.create(session, matter, draft)
                return HandledCommand(order_made(created, self._label(created.order)), Status.HANDED_OFF)
            case RequestStaff(draft=draft):
                received = await self._reception.enter(session, matter, draft) if self._reception else None
                return received or await self._nobody_on_duty(session, matter, draft)
            case SupplementWorkOrder(text=text):
                await supplement(session, self._ledger, matter.conversation, text)
                return HandledCommand()
            case TellProgress(number=number, phone_last4=last4):
                return await self._progress(session, matter.conversation, number, last4)
            case _:
                raise UnsupportedCommand(command.type)

    async def _nobody_on_duty(self, session: AsyncSession, matter: Matter, draft: WorkOrderDraft) -> HandledCommand:
        """The request becomes an order; a phone is asked for unless the citizen has told one."""
        created = await self._book.create(session, matter, draft)
        now = self._clock.now()
        hours = await self._hours.of(session, created.order.department)
        rest = hours.rest_at(now)
        if rest is not None and created.order.first_reply_by is None:
            created.order.first_reply_by = now + timedelta(hours=self._limits.rules.first_reply_hours)
            await plan(session, FIRST_REPLY_LATE, created.order.id, created.order.first_reply_by)
        own = (await self._rests.of(session, created.order.department)).get(rest) if rest is not None else None
        away = nobody_on_duty(rest, hours.next_opening(now), hours.note_at(now), own)
        blocks = (away, *order_made(created, self._label(created.order)))
        if phones_of(await told_by_citizen(session, matter.conversation)):
            return HandledCommand(blocks, Status.HANDED_OFF)
        return HandledCommand((*blocks, ASK_PHONE), Status.HANDED_OFF, form=CONTACT_FORM)

    async def _progress(
        self, session: AsyncSession, conversation: str, number: str | None, last4: str | None
    ) -> HandledCommand:
        """An order of this very conversation; another's number opens only with the end of its phone number."""
        wanted = read_number(number) if number is not None else None
        if number is not None and wanted is None:
            return HandledCommand((Options(BAD_NUMBER),), Status.PROGRESS, form=progress_form())
        query = select(WorkOrder).where(WorkOrder.conversation == conversation).order_by(WorkOrder.id.desc())
        if wanted is not None:
            query = query.where(WorkOrder.number == wanted)
        order = await session.scalar(query.limit(1))
        if order is None and wanted is not None and last4 is not None:
            digits = opened(last4, await personal_tokens(session, conversation))[-4:]
            order = await unlocked(session, wanted, digits, self._clock.now())
            if order is None:
                return HandledCommand((Paragraph(NOT_FOUND),), Status.PROGRESS)
        if order is None:
            asked = Options(NO_ORDERS if wanted is None else NOT_HERE)
            return HandledCommand((asked,), Status.PROGRESS, form=progress_form(wanted))
        progress = await progress_of(session, order, self._departments, today(self._clock))
        return HandledCommand(progress_told(progress, self._label(order)), Status.PROGRESS)

    def _label(self, order: WorkOrder) -> str:
        return self._limits.label(order.category)
