"""A database with the departments, one conversation that gave its phone, and the desk's parts wired on a fake clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.commands import CreateWorkOrder, WorkOrderCategory, WorkOrderDraft
from conversations.intake import Inbound, Intake
from conversations.ports import HandledCommand, Matter
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from service_desk.assembly import OrderDesk, assemble_orders
from service_desk.calendar.table import CalendarTable
from service_desk.ports import StepListener
from service_desk.queue.assembly import QueueDesk, assemble_queue
from service_desk.scheduling.scheduler import Scheduler
from service_desk.work_orders.commands import DeskCommands
from service_desk.work_orders.handling import Handling
from service_desk.work_orders.listing import Listing
from service_desk.work_orders.lookup import WorkOrderLookup

PHONE = "13812345678"
DEPARTMENTS = [
    {"id": "gov", "name": "云州市12345政务服务便民热线中心", "short": "12345热线", "phone": "12345"},
    {"id": "hurd", "name": "云州市住房和城乡建设局", "short": "住建局", "phone": "0600-86080001"},
    {"id": "amr", "name": "云州市市场监督管理局", "short": "市场监管局", "phone": "0600-86060001"},
    {"id": "psb", "name": "云州市公安局", "short": "公安局", "phone": "0600-86010001"},
]
DRAFT = WorkOrderDraft(
    WorkOrderCategory.COMPLAINT,
    title="小区电梯坏了物业一直不修",
    text="小区电梯坏了物业一直不修，电话⟦phone:1⟧",
    department="hurd",
    region="990102",
    duty="hurd-duty-lift",
    why="职责清单：电梯维修",
)


class RecordingAudit:
    """An audit trail that keeps its lines, written within the transaction as the real one does."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []

    async def record(
        self, session: AsyncSession, *, actor: str, action: str, subject: str, result: str = "done"
    ) -> None:
        line = (actor, action, subject)
        event.listen(session.sync_session, "after_commit", lambda _: self.lines.append(line), once=True)


@dataclass
class Desk:
    """Everything a test asks."""

    database: Database
    clock: FakeClock
    orders: OrderDesk
    commands: DeskCommands
    audit: RecordingAudit
    queue: QueueDesk
    scheduler: Scheduler
    conversation: str

    @property
    def handling(self) -> Handling:
        return self.orders.handling

    @property
    def listing(self) -> Listing:
        return self.orders.listing

    @property
    def lookup(self) -> WorkOrderLookup:
        return self.orders.lookup

    @property
    def calendars(self) -> CalendarTable:
        return self.orders.calendars

    async def handle(self, command: object, key: str = "k1", conversation: str | None = None) -> HandledCommand:
        matter = Matter(conversation or self.conversation, "web", "990100", key)
        async with self.database.transaction() as session:
            return await self.commands.handle(session, matter, command)  # type: ignore[arg-type]

    async def order(self, key: str = "k1", **changes: object) -> str:
        """A new order; returns its number."""
        handled = await self.handle(CreateWorkOrder(replace(DRAFT, **changes)), key)  # type: ignore[arg-type]
        return next(block.number for block in handled.blocks if block.type == "work_order")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 9, 30, tzinfo=CHINA))  # a Monday


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}")
    await database.create_tables()
    async with database.transaction() as session:
        await load_departments(session, DEPARTMENTS)
    yield database
    await database.close()


async def open_desk(database: Database, clock: FakeClock, listener: StepListener | None = None) -> Desk:
    """The parts wired over a database that has its tables and departments."""
    intake = Intake(database, clock)
    conversation = await intake.open("web", "demo", region="990100")
    await intake.accept(Inbound(conversation, "inbox-1", text=f"小区电梯坏了物业一直不修，电话{PHONE}"))
    audit = RecordingAudit()
    orders = assemble_orders(database, clock, audit, listener=listener)
    queue = assemble_queue(database, clock, audit, orders)
    return Desk(
        database,
        clock,
        orders,
        DeskCommands(orders.book, orders.means, queue.reception),
        audit,
        queue,
        Scheduler(database, clock, {**orders.jobs(), **queue.jobs()}),
        conversation,
    )


@pytest.fixture
async def desk(database: Database, clock: FakeClock) -> Desk:
    return await open_desk(database, clock)


@pytest.fixture
def housing() -> Staff:
    return Staff(1, "lead-hurd", Role.DEPARTMENT_LEAD, "hurd")


@pytest.fixture
def police() -> Staff:
    return Staff(2, "lead-psb", Role.DEPARTMENT_LEAD, "psb")


@pytest.fixture
def supervisor() -> Staff:
    return Staff(3, "supervisor", Role.SUPERVISOR, None)
