"""Of a hundred who claim at once, one wins: on SQLite, and on a PostgreSQL of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from apps.tables import METADATA
from contracts.commands import RequestStaff
from conversations.models import Conversation
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from foundation.migrations.runner import migrate
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.queue.assembly import assemble_queue
from tests.fakes.postgres import running_postgres
from tests.service_desk.conftest import DEPARTMENTS, DRAFT, Desk, open_desk

AGENTS = [Staff(100 + n, f"agent-{n}", Role.AGENT, "hurd") for n in range(100)]


async def enter(desk: Desk, key: str = "q1", conversation: str | None = None) -> int:
    handled = await desk.handle(RequestStaff(DRAFT), key, conversation)
    assert handled.owner == "queue", handled
    async with desk.database.transaction() as session:
        (await session.get_one(Conversation, conversation or desk.conversation)).owner = "queue"
    return int((await desk.queue.viewing.line(AGENTS[0]))[-1]["id"])


async def hundred_claim(desk: Desk) -> None:
    await desk.queue.attendance.set(AGENTS[0], online=True)
    entry = await enter(desk)
    await desk.queue.claiming.refuse(AGENTS[0], entry)  # nobody else is present: open to all

    async def claim(staff: Staff, number: int) -> str:
        queue = others[number % len(others)]
        return await queue.claiming.claim(staff, entry)

    address = desk.database.engine.url.render_as_string(hide_password=False)
    databases = [Database(address, busy_timeout_ms=60_000) for _ in range(4)]
    others = [assemble_queue(database, desk.clock, desk.audit, desk.orders) for database in databases]
    results = await asyncio.gather(*(claim(s, n) for n, s in enumerate(AGENTS)), return_exceptions=True)
    for database in databases:
        await database.close()
    winners = [AGENTS[n].name for n, result in enumerate(results) if result == desk.conversation]
    assert len(winners) == 1, results
    others_got = {type(result).__name__: str(result) for result in results if result != desk.conversation}
    assert set(others_got) == {"Taken"}, others_got
    async with desk.database.read() as session:
        row = await session.get_one(Conversation, desk.conversation)
    assert row.owner == f"staff:{winners[0]}"
    shown = await desk.queue.viewing.conversation(AGENTS[1], desk.conversation)
    assert [m["text"] for m in shown["messages"]].count("云州市住房和城乡建设局的工作人员已接入，将为您服务。") == 1
    assert [line for line in desk.audit.lines if line[1] == "conversation.claim"] == [
        (winners[0], "conversation.claim", f"conversation:{desk.conversation}")
    ]


async def test_on_sqlite(desk: Desk) -> None:
    await hundred_claim(desk)


@pytest.fixture
async def on_postgres(clock: FakeClock) -> AsyncIterator[Desk]:
    with running_postgres() as server:
        database = Database(server.fresh_url())
        await migrate(database, METADATA)
        async with database.transaction() as session:
            await load_departments(session, DEPARTMENTS)
        yield await open_desk(database, clock)
        await database.close()


async def test_on_postgresql(on_postgres: Desk) -> None:
    await hundred_claim(on_postgres)


async def test_an_order_lives_on_postgresql_too(on_postgres: Desk, housing: Staff, supervisor: Staff) -> None:
    desk = on_postgres
    number = await desk.order(department=None)
    centre = Staff(5, "lead-gov", Role.DEPARTMENT_LEAD, "gov")
    await desk.handling.dispatch(centre, number, "hurd")
    await desk.handling.accept(housing, number)
    await desk.orders.assisting.ask(housing, number, "psb", "查警情", 2)
    await desk.orders.assisting.give(Staff(2, "lead-psb", Role.DEPARTMENT_LEAD, "psb"), number, "无")
    desk.clock.advance(days=40)
    await desk.scheduler.run_due()
    await desk.handling.reply(housing, number, "已修好。")
    await desk.handling.close(supervisor, number)
    shown = await desk.listing.one(supervisor, number)
    assert shown["status"] == "closed"
    assert {"remind", "urge", "escalate"} <= {event["step"] for event in shown["timeline"]}


async def test_capacity_is_kept(desk: Desk) -> None:
    one = AGENTS[0]
    await desk.queue.attendance.set(one, online=True, capacity=1)
    await desk.queue.claiming.claim(one, await enter(desk))
    from conversations.intake import Intake

    other = await Intake(desk.database, desk.clock).open("web", "demo")
    with pytest.raises(RuleBroken, match="no_room"):
        await desk.queue.claiming.claim(one, await enter(desk, "q2", other))


async def test_another_department_cannot_claim(desk: Desk) -> None:
    await desk.queue.attendance.set(AGENTS[0], online=True)
    entry = await enter(desk)
    with pytest.raises(NotFound):
        await desk.queue.claiming.claim(Staff(2, "lead-psb", Role.DEPARTMENT_LEAD, "psb"), entry)
    with pytest.raises(NotYours):
        await desk.queue.claiming.claim(Staff(3, "supervisor", Role.SUPERVISOR, None), entry)
