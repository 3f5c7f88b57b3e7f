"""Carries out the commands of a turn: make an order, ask for staff, tell the progress."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block, Paragraph
from contracts.commands import Command, CreateWorkOrder, RequestStaff, TellProgress, WorkOrderCategory
from contracts.statuses import Status
from conversations.ports import HandledCommand, Matter
from foundation.clock import Clock, today
from service_desk.errors import UnsupportedCommand
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.progress import progress_of
from service_desk.work_orders.replies import (
    BAD_NUMBER,
    NO_ORDERS,
    NOBODY_ON_DUTY,
    NOT_HERE,
    order_made,
    progress_told,
)
from service_desk.work_orders.time_limits import TimeLimits


class DeskCommands:
    """The `CommandHandler` of the service desk. Raises `UnsupportedCommand` for ratings."""

    def __init__(self, clock: Clock, book: OrderBook, departments: DepartmentDirectory, limits: TimeLimits) -> None:
        self._clock, self._book, self._departments, self._limits = clock, book, departments, limits

    async def handle(self, session: AsyncSession, matter: Matter, command: Command) -> HandledCommand:
        match command:
            case CreateWorkOrder(draft=draft):
                created = await self._book.create(session, matter, draft)
                return HandledCommand(order_made(created, self._label(created.order)), Status.HANDED_OFF)
            case RequestStaff(draft=draft):
                created = await self._book.create(session, matter, draft)
                blocks = (NOBODY_ON_DUTY, *order_made(created, self._label(created.order)))
                return HandledCommand(blocks, Status.HANDED_OFF)
            case TellProgress(number=number):
                return HandledCommand(await self._progress(session, matter.conversation, number), Status.PROGRESS)
            case _:
                raise UnsupportedCommand(command.type)

    async def _progress(self, session: AsyncSession, conversation: str, number: str | None) -> tuple[Block, ...]:
        """Only orders of this very conversation: another's number opens nothing here."""
        query = select(WorkOrder).where(WorkOrder.conversation == conversation).order_by(WorkOrder.id.desc())
        if number is not None:
            wanted = read_number(number)
            if wanted is None:
                return (Paragraph(BAD_NUMBER),)
            query = query.where(WorkOrder.number == wanted)
        order = await session.scalar(query.limit(1))
        if order is None:
            return (Paragraph(NO_ORDERS if number is None else NOT_HERE),)
        progress = await progress_of(session, order, self._departments, today(self._clock))
        return progress_told(progress, self._label(order))

    def _label(self, order: WorkOrder) -> str:
        return self._limits[WorkOrderCategory(order.category)].label
