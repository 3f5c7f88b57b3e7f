"""Random legal and illegal steps by random people: what the table does not allow never happens, and nothing is lost."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from conversations.intake import Inbound, Intake
from conversations.models import InboxEntry
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from service_desk.errors import NotFound, NotYours, RuleBroken, UnknownWorkOrder, WrongState
from service_desk.scheduling.agenda import DeskJob
from service_desk.work_orders.deadlines import CITIZEN_SILENT, ESCALATE_LATE, URGE_LATE
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent
from service_desk.work_orders.statuses import OPEN, WorkOrderStatus
from service_desk.work_orders.steps import STEPS, Side
from tests.service_desk.conftest import DEPARTMENTS, Desk, open_desk

PEOPLE = [
    Staff(1, "lead-hurd", Role.DEPARTMENT_LEAD, "hurd"),
    Staff(2, "agent-hurd", Role.AGENT, "hurd"),
    Staff(3, "lead-psb", Role.DEPARTMENT_LEAD, "psb"),
    Staff(4, "agent-amr", Role.AGENT, "amr"),
    Staff(5, "lead-gov", Role.DEPARTMENT_LEAD, "gov"),
    Staff(6, "agent-gov", Role.AGENT, "gov"),
    Staff(7, "supervisor", Role.SUPERVISOR, None),
    Staff(8, "editor", Role.EDITOR, "hurd"),
    Staff(9, "admin", Role.SYSTEM_ADMINISTRATOR, None),
    Staff(10, "auditor", Role.AUDITOR, None),
]
IDS = [entry["id"] for entry in DEPARTMENTS]
Call = Callable[[Desk, Staff, str, str, int], Awaitable[None]]
CALLS: dict[str, Call] = {
    "dispatch": lambda d, s, n, dep, _: d.handling.dispatch(s, n, dep),
    "accept": lambda d, s, n, _dep, _: d.handling.accept(s, n),
    "assign": lambda d, s, n, dep, _: d.handling.assign(s, n, dep, "指定"),
    "return": lambda d, s, n, dep, _: d.orders.requests.ask_return(s, n, "不属本局", dep),
    "uphold_return": lambda d, s, n, dep, _: d.orders.requests.uphold_return(s, n, dep, "同意"),
    "refuse_return": lambda d, s, n, _dep, _: d.orders.requests.refuse_return(s, n, "不同意"),
    "ask_extension": lambda d, s, n, _dep, days: d.orders.requests.ask_extension(s, n, days, "延期"),
    "grant_extension": lambda d, s, n, _dep, _: d.orders.requests.decide_extension(s, n, True),
    "refuse_extension": lambda d, s, n, _dep, _: d.orders.requests.decide_extension(s, n, False),
    "ask_citizen": lambda d, s, n, _dep, _: d.orders.pausing.ask(s, n, "请补充"),
    "resume": lambda d, s, n, _dep, _: d.orders.pausing.resume(s, n),
    "ask_help": lambda d, s, n, dep, days: d.orders.assisting.ask(s, n, dep, "请协助", days),
    "give_help": lambda d, s, n, _dep, _: d.orders.assisting.give(s, n, "意见"),
    "decline_help": lambda d, s, n, _dep, _: d.orders.assisting.decline(s, n, "不属本局"),
    "release_help": lambda d, s, n, dep, _: d.orders.assisting.release(s, n, dep, "不等了"),
    "reply": lambda d, s, n, _dep, _: d.handling.reply(s, n, "已办。"),
    "close": lambda d, s, n, _dep, _: d.handling.close(s, n),
    "reopen": lambda d, s, n, _dep, _: d.handling.reopen(s, n, "重办"),
    "withdraw": lambda d, s, n, _dep, _: d.handling.withdraw(s, n, "误登记"),
    "urge": lambda d, s, n, _dep, _: d.handling.urge(s, n),
    "supervise": lambda d, s, n, _dep, _: d.handling.supervise(s, n, "督办"),
    "note": lambda d, s, n, _dep, _: d.handling.note(s, n, "备注"),
    "conceal": lambda d, s, n, _dep, _: d.handling.conceal(s, n),
    "reveal": lambda d, s, n, _dep, _: d.handling.reveal(s, n),
}
# allowed so often that a walk which may take them at every turn would get nowhere
ANY_TIME = {"note", "conceal", "reveal", "supervise", "urge", "assign", "withdraw"}
# taken by transfers, attachments, call-backs and the scheduler
ELSEWHERE = {"hand_on", "supplement", "attach", "call_back", "remind", "escalate"}


def test_every_step_of_the_table_is_walked() -> None:
    assert set(CALLS) | ELSEWHERE == set(STEPS)


class Seen(NamedTuple):
    """What is stored of an order."""

    order: WorkOrder
    parts: dict[str, str]
    events: list[WorkOrderEvent]

    def fingerprint(self) -> tuple[Any, ...]:
        columns = [getattr(self.order, column.key) for column in WorkOrder.__table__.columns]
        return (*columns, tuple(sorted(self.parts.items())), len(self.events))


def expected(staff: Staff, seen: Seen, step: str) -> str:
    """What the table says of a step: `unknown`, `not yours`, `wrong state` or `may`. Written anew, on purpose."""
    order, own, sides = seen.order, staff.department, set()
    lead, member = staff.role is Role.DEPARTMENT_LEAD, staff.role in (Role.DEPARTMENT_LEAD, Role.AGENT)
    if staff.role is Role.SUPERVISOR:
        sides.add(Side.SUPERVISOR)
    elif not member:
        return "unknown"
    else:
        part = seen.parts.get(own or "")
        works = own == order.department or part in ("asked", "given")
        visible = lead and works if order.confidential else own == "gov" or works or part == "named"
        if not visible:
            return "unknown"
        sides |= {Side.OWNER} if own == order.department else set()
        sides |= {Side.HELPER} if part == "asked" else set()
        sides |= {Side.CENTRE} if own == "gov" else set()
    if not sides & STEPS[step].by:
        return "not yours"
    return "may" if WorkOrderStatus(order.status) in STEPS[step].sources else "wrong state"


class Orders(RuleBasedStateMachine):
    """Some orders, everybody at them, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FakeClock(datetime(2026, 9, 21, 9, 30, tzinfo=CHINA))  # before two holidays
        self.numbers: list[str] = []

    def run(self, work: Awaitable[Any]) -> Any:
        async def awaited() -> Any:
            return await work

        return self.runner.run(awaited())

    @initialize()
    def begin(self) -> None:
        async def opened() -> Desk:
            database = Database(f"sqlite+aiosqlite:///{Path(self.folder.name) / 'desk.db'}")
            await database.create_tables()
            async with database.transaction() as session:
                await load_departments(session, DEPARTMENTS)
            return await open_desk(database, self.clock)

        self.desk: Desk = self.run(opened())

    @rule(department=st.sampled_from([None, "hurd", "psb"]), assist=st.sampled_from([(), ("psb",), ("amr", "psb")]))
    @precondition(lambda self: len(self.numbers) < 2)
    def create(self, department: str | None, assist: tuple[str, ...]) -> None:
        self.numbers.append(self.run(self.desk.order(f"k{len(self.numbers)}", department=department, assist=assist)))

    @rule(
        which=st.integers(0, 2),
        staff=st.sampled_from(PEOPLE),
        step=st.sampled_from(list(CALLS)),
        department=st.sampled_from([*IDS, "nowhere"]),
        days=st.integers(1, 6),
    )
    @precondition(lambda self: self.numbers)
    def act(self, which: int, staff: Staff, step: str, department: str, days: int) -> None:
        number = self.numbers[which % len(self.numbers)]
        before = self.run(self.seen(number))
        verdict, happened = expected(staff, before, step), "may"
        shown = self.run(self.desk.listing.find(staff, number))
        offered = shown is not None and step in shown["steps"]
        try:
            self.run(CALLS[step](self.desk, staff, number, department, days))
        except UnknownWorkOrder:
            happened = "unknown"
        except NotYours as error:
            happened = "rule" if "多次退单" in error.needs else "not yours"
        except WrongState:
            happened = "wrong state"
        except (RuleBroken, NotFound):
            happened = "rule"
        after = self.run(self.seen(number))
        if happened == "rule":
            assert verdict == "may", (staff.name, step)
        else:
            assert happened == verdict, (staff.name, step)
        again = step in ("conceal", "reveal") and before.order.confidential is (step == "conceal")
        if happened != "rule" and not again:  # a rule may stand against the words of a step; again: it changes nothing
            assert offered is (happened == "may"), (staff.name, step, happened)
        if happened == "may":
            assert len(after.events) == len(before.events) + 1
            assert (after.events[-1].step, after.events[-1].actor) == (step, staff.name)
        else:
            assert after.fingerprint() == before.fingerprint(), (staff.name, step)

    @rule(data=st.data(), which=st.integers(0, 2), department=st.sampled_from(IDS))
    @precondition(lambda self: self.numbers)
    def go_on(self, data: st.DataObject, which: int, department: str) -> None:
        """A step that the table allows somebody, so that the walk gets far."""
        number = self.numbers[which % len(self.numbers)]
        seen = self.run(self.seen(number))
        able = {s: [p for p in PEOPLE if expected(p, seen, s) == "may"] for s in CALLS if s not in ANY_TIME}
        possible = [step for step, people in able.items() if people]
        if not possible:  # an end: only what is allowed at any time is left
            return
        step = data.draw(st.sampled_from(possible))
        self.act(which, data.draw(st.sampled_from(able[step])), step, department, 1)

    @rule(hours=st.sampled_from([1, 5, 24, 72, 24 * 12]))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours=hours)
        self.run(self.desk.scheduler.run_due())

    @rule()
    @precondition(lambda self: self.numbers)
    def the_citizen_writes(self) -> None:
        self.clock.advance(seconds=1)
        key = f"inbox-{self.clock.now().isoformat()}"
        intake = Intake(self.desk.database, self.clock)

        async def write() -> None:
            async with self.desk.database.transaction() as session:
                for entry in await session.scalars(select(InboxEntry)):
                    entry.state = "done"
            await intake.accept(Inbound(self.desk.conversation, key, text="补充如下"))
            await self.desk.orders.pausing.answered()

        self.run(write())

    async def seen(self, number: str) -> Seen:
        async with self.desk.database.read() as session:
            order = (await session.scalars(select(WorkOrder).where(WorkOrder.number == number))).one()
            parts = await session.scalars(select(WorkOrderAssist).where(WorkOrderAssist.work_order == order.id))
            events = select(WorkOrderEvent).where(WorkOrderEvent.work_order == order.id).order_by(WorkOrderEvent.seq)
            return Seen(order, {p.department: p.state for p in parts}, list(await session.scalars(events)))

    @invariant()
    def nothing_is_lost(self) -> None:
        for number in self.numbers:
            seen = self.run(self.seen(number))
            self.owned_and_watched(seen)
            self.only_along_the_table(seen)
            self.audited(seen)

    def owned_and_watched(self, seen: Seen) -> None:
        order = seen.order
        assert order.department in IDS
        assert (order.paused_at is not None) is (order.status == "waiting")
        if WorkOrderStatus(order.status) not in OPEN:
            return
        jobs = self.run(self.jobs(str(order.id)))
        if order.paused_at is not None:
            assert any(job.kind == CITIZEN_SILENT and job.done_at is None for job in jobs)
            return
        for kind in (URGE_LATE, ESCALATE_LATE):
            (job,) = [job for job in jobs if job.kind == kind and job.detail == order.due_on.isoformat()]
            assert job.due_at.astimezone(CHINA).date() > order.due_on

    async def jobs(self, subject: str) -> list[DeskJob]:
        async with self.desk.database.read() as session:
            return list(await session.scalars(select(DeskJob).where(DeskJob.subject == subject)))

    def only_along_the_table(self, seen: Seen) -> None:
        assert [event.seq for event in seen.events] == list(range(1, len(seen.events) + 1))
        assert seen.events[0].step == "create"
        for before, event in zip(seen.events, seen.events[1:], strict=False):
            step = STEPS[event.step]
            assert WorkOrderStatus(before.status) in step.sources, event.step
            assert event.status == (step.target.value if step.target else before.status), event.step
        assert seen.events[-1].status == seen.order.status

    def audited(self, seen: Seen) -> None:
        subject = f"work_order:{seen.order.number}"
        lines = [(actor, action) for actor, action, about in self.desk.audit.lines if about == subject]
        assert lines == [(event.actor, f"work_order.{event.step}") for event in seen.events]

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.database.close())
        self.runner.close()
        self.folder.cleanup()


SHORT = settings(max_examples=6, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck))
TestOrders = Orders.TestCase
TestOrders.settings = SHORT


@pytest.mark.slow
def test_many_walks() -> None:
    run_state_machine_as_test(Orders, settings=settings(SHORT, max_examples=200))
