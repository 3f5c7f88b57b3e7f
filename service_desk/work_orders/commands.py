"""Carries out the commands of a turn: make an order, ask for staff, tell the progress."""

from __future__ import annotations

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
from foundation.clock import Clock, today
from service_desk.errors import UnsupportedCommand
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.lookup import unlocked
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.personal import opened, personal_tokens, phones_of, told_by_citizen
from service_desk.work_orders.progress import progress_of
from service_desk.work_orders.replies import (
    ASK_PHONE,
    BAD_NUMBER,
    CONTACT_FORM,
    NO_ORDERS,
    NOBODY_ON_DUTY,
    NOT_FOUND,
    NOT_HERE,
    order_made,
    progress_form,
    progress_told,
)
from service_desk.work_orders.supplementing import supplement
from service_desk.work_orders.time_limits import TimeLimits


class DeskCommands:
    """The `CommandHandler` of the service desk. Raises `UnsupportedCommand` for ratings."""

    def __init__(
        self, clock: Clock, book: OrderBook, departments: DepartmentDirectory, limits: TimeLimits, ledger: Ledger
    ) -> None:
        self._clock, self._book, self._departments = clock, book, departments
        self._limits, self._ledger = limits, ledger

    async def handle(self, session: AsyncSession, matter: Matter, command: Command) -> HandledCommand:
        match command:
            case CreateWorkOrder(draft=draft):
                created = await self._book.create(session, matter, draft)
                return HandledCommand(order_made(created, self._label(created.order)), Status.HANDED_OFF)
            case RequestStaff(draft=draft):
                return await self._nobody_on_duty(session, matter, draft)
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
        blocks = (NOBODY_ON_DUTY, *order_made(created, self._label(created.order)))
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
