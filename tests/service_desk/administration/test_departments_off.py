"""A department that takes nothing for now: new matters go to the hotline centre, and it says why."""

from __future__ import annotations

from sqlalchemy import select

from contracts.commands import RequestStaff
from foundation.accounts.sessions import Staff
from foundation.audit import AuditLog
from foundation.switches import SwitchBoard, department_switch
from service_desk.work_orders.models import WorkOrder
from tests.service_desk.conftest import DRAFT, Desk


async def test_orders_go_to_the_hotline_centre_until_it_is_on_again(desk: Desk) -> None:
    board = SwitchBoard(desk.database, desk.clock, AuditLog(desk.clock))
    await board.throw(department_switch("hurd"), by="admin", why="搬迁")
    await desk.order("k1")
    await board.put_back(department_switch("hurd"), by="admin")
    await desk.order("k2")
    async with desk.database.read() as session:
        rows = list(await session.scalars(select(WorkOrder).order_by(WorkOrder.id)))
    assert [(row.department, row.status) for row in rows] == [("gov", "received"), ("hurd", "dispatched")]
    assert rows[0].why.startswith("承办部门hurd暂停接收")


async def test_citizens_are_not_put_into_its_line(desk: Desk, housing: Staff) -> None:
    await desk.queue.attendance.set(housing, online=True)
    board = SwitchBoard(desk.database, desk.clock, AuditLog(desk.clock))
    await board.throw(department_switch("hurd"), by="admin", why="搬迁")
    handled = await desk.handle(RequestStaff(DRAFT), "t1")
    assert handled.owner is None
    assert any(block.type == "work_order" for block in handled.blocks)
    await board.put_back(department_switch("hurd"), by="admin")
    assert (await desk.handle(RequestStaff(DRAFT), "t2")).owner == "queue"
