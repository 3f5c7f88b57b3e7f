from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import web

from connectors.departments.models import DepartmentHook
from contracts.commands import CreateWorkOrder
from conversations.dead_letters import DeadLetters
from conversations.ports import Matter
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from tests.connectors.departments.conftest import World
from tests.service_desk.conftest import DRAFT

SUPERVISOR = Staff(3, "supervisor", Role.SUPERVISOR, None)


async def test_an_order_is_pushed_signed_and_in_order(world: World) -> None:
    number = await world.desk.order()
    await world.desk.handling.supervise(SUPERVISOR, number, "请尽快联系市民")
    await world.deliver()
    assert world.system.kinds == ["work_order.create", "work_order.supervise"]
    first, second = world.system.events
    order = first["data"]["order"]
    assert (order["number"], order["department"]["id"], order["category"]) == (number, "hurd", "complaint")
    assert "电梯" in order["text"]
    assert second["data"]["step"]["text"] == "请尽快联系市民"
    assert second["data"]["step"]["label"] == "督办"


async def test_personal_data_stays_partly_hidden_as_on_the_desk(world: World) -> None:
    await world.desk.order()
    await world.deliver()
    text = world.system.events[0]["data"]["order"]["text"]
    assert "138****5678" in text
    assert "13812345678" not in str(world.system.events)


async def test_nobody_hears_of_anothers_order(world: World) -> None:
    await world.desk.order(department="psb")
    await world.deliver()
    assert world.system.attempts == 0
    assert await world.rows(DepartmentHook) == []


async def test_a_step_that_is_undone_is_not_told(world: World) -> None:
    async def turn() -> None:
        async with world.desk.database.transaction() as session:
            matter = Matter(world.desk.conversation, "web", "990100", "k1")
            await world.desk.commands.handle(session, matter, CreateWorkOrder(DRAFT))
            raise RuntimeError("the turn failed")

    with pytest.raises(RuntimeError, match="the turn failed"):
        await turn()
    await world.deliver()
    assert world.system.attempts == 0


async def test_a_system_that_is_down_for_an_hour_gets_everything_once_and_in_order(world: World) -> None:
    until = world.clock.now() + timedelta(hours=1)
    number = await world.desk.order()
    await world.desk.handling.supervise(SUPERVISOR, number, "请尽快联系市民")
    world.system.down = 500
    while world.clock.now() < until:
        await world.outbox.dispatch()
        world.clock.advance(seconds=30)
    assert 5 <= world.system.attempts <= 12, "growing pauses"
    assert world.system.events == []
    world.system.down = None
    world.clock.advance(hours=2)
    await world.deliver()
    assert world.system.kinds == ["work_order.create", "work_order.supervise"]
    assert {row.state for row in await world.rows(DepartmentHook)} == {"sent"}


async def test_a_lost_answer_is_sent_again_with_the_same_id_and_a_fresh_signature(world: World) -> None:
    await world.desk.order()
    world.system.lost_answers = 1
    await world.deliver()
    world.clock.advance(hours=1)  # the first signature would be too old by now
    await world.deliver()
    assert (len(world.system.events), world.system.repeated) == (1, 1)


async def test_it_waits_as_long_as_it_is_asked_to(world: World) -> None:
    await world.desk.order()
    world.system.faults = [web.Response(status=429, headers={"Retry-After": "90"})]
    await world.deliver()
    world.clock.advance(seconds=89)
    assert await world.outbox.dispatch() == 0
    world.clock.advance(seconds=1)
    await world.deliver()
    assert world.system.kinds == ["work_order.create"]
    assert [row.attempts for row in await world.rows(DepartmentHook)] == [1], "a wait is no failed attempt"


async def test_what_is_refused_for_good_is_a_dead_letter_that_can_be_sent_again(world: World) -> None:
    number = await world.desk.order()
    world.system.faults = [web.Response(status=410)]
    await world.deliver()
    letters = DeadLetters(world.desk.database, world.clock, DepartmentHook)
    (letter,) = await letters.all()
    about = f"work order {number} step 1"
    assert (letter.target, letter.subject, letter.why) == ("department:housing", about, "HTTP 410")
    assert await letters.resend([letter.id]) == 1
    await world.deliver()
    assert world.system.kinds == ["work_order.create"]


async def test_redirects_are_not_followed(world: World) -> None:
    await world.desk.order()
    world.system.faults = [web.Response(status=307, headers={"Location": world.system.url})]
    await world.deliver()
    assert (world.system.attempts, world.system.events) == (1, [])


async def test_an_order_that_leaves_is_told_once_without_its_content(world: World) -> None:
    number = await world.desk.order()
    await world.deliver()
    await world.desk.handling.assign(SUPERVISOR, number, "psb", "属公安职责")
    await world.desk.handling.supervise(SUPERVISOR, number, "请尽快")
    await world.deliver()
    assert world.system.kinds == ["work_order.create", "work_order.left"]
    assert world.system.events[-1]["data"] == {"order": {"number": number}, "step": {}}


async def test_an_order_that_has_left_before_it_was_told_is_never_told(world: World) -> None:
    number = await world.desk.order()
    await world.desk.handling.assign(SUPERVISOR, number, "psb", "属公安职责")
    await world.deliver()
    assert world.system.attempts == 0
    assert {row.state for row in await world.rows(DepartmentHook)} == {"sent"}


async def test_a_confidential_order_is_hidden_from_a_system_without_a_heads_rights(world: World) -> None:
    number = await world.desk.order()
    await world.deliver()
    await world.desk.handling.conceal(SUPERVISOR, number)
    await world.deliver()
    assert world.system.kinds == ["work_order.create", "work_order.left"]
    assert (await world.ask(f"/{number}")).status == 404
    await world.desk.handling.reveal(SUPERVISOR, number)
    await world.deliver()
    assert world.system.kinds[-1] == "work_order.reveal"


async def test_a_helper_hears_of_it_too(world: World) -> None:
    number = await world.desk.order(department="psb")
    await world.desk.handling.accept(Staff(2, "lead-psb", Role.DEPARTMENT_LEAD, "psb"), number)
    await world.desk.orders.assisting.ask(SUPERVISOR, number, "hurd", "请查房屋档案", 2)
    await world.deliver()
    assert world.system.kinds == ["work_order.ask_help"]


async def test_tidying_forgets_what_arrived_long_ago(world: World) -> None:
    await world.desk.order()
    await world.deliver()
    await world.outbox.tidy()
    assert len(await world.rows(DepartmentHook)) == 1
    world.clock.advance(hours=24 * 31)
    await world.outbox.tidy()
    assert await world.rows(DepartmentHook) == []
