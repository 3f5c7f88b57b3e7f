"""Canned replies: kept per department, with variables that are filled in for the conversation at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import Clock, today
from foundation.database import Database
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.helping.models import CannedReply
from service_desk.ports import DepartmentDirectory
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.wording import long_date

VARIABLES = ("部门", "电话", "今天", "工单号", "答复日期")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class CannedReplies:
    """Everybody at a department uses them; leads keep the department's, the supervisor and the system
    administrator everybody's."""

    def __init__(self, database: Database, clock: Clock, departments: DepartmentDirectory) -> None:
        self._database, self._clock, self._departments = database, clock, departments

    async def page(self, staff: Staff, conversation: str | None = None) -> list[dict[str, Any]]:
        """The department's and the common ones; with a conversation `filled` is ready to be sent.

        A variable that has no value there stays in its braces, for the sender to see.
        """
        query = select(CannedReply).where(_usable(staff)).order_by(CannedReply.title, CannedReply.id)
        async with self._database.read() as session:
            values = await self._values(session, staff, conversation) if conversation else {}
            return [
                {
                    "id": row.id,
                    "department": row.department,
                    "title": row.title,
                    "text": row.text,
                    "filled": fill(row.text, values),
                }
                for row in await session.scalars(query)
            ]

    async def add(self, staff: Staff, title: str, text: str) -> int:
        """A new one: of the lead's department, else of everybody; raises `RuleBroken`."""
        _check(text)
        async with self._database.transaction() as session:
            row = CannedReply(department=_owner(staff), title=title, text=text)
            session.add(row)
            await session.flush()
            return row.id

    async def change(self, staff: Staff, reply: int, title: str, text: str) -> None:
        """Raises `NotFound`, `NotYours`, `RuleBroken`."""
        _check(text)
        async with self._database.transaction() as session:
            row = await self._mine(session, staff, reply)
            row.title, row.text = title, text

    async def remove(self, staff: Staff, reply: int) -> None:
        """Raises `NotFound`, `NotYours`."""
        async with self._database.transaction() as session:
            await session.delete(await self._mine(session, staff, reply))

    async def _mine(self, session: AsyncSession, staff: Staff, reply: int) -> CannedReply:
        row = await session.scalar(select(CannedReply).where(CannedReply.id == reply, _usable(staff)))
        if row is None:
            raise NotFound("常用语", reply)
        if row.department != _owner(staff):
            raise NotYours(str(reply), "常用语由所属部门的负责人修改，通用的由督办人员或系统管理员修改。")
        return row

    async def _values(self, session: AsyncSession, staff: Staff, conversation: str) -> dict[str, str]:
        values = {"今天": long_date(today(self._clock))}
        if staff.department is not None:
            own = (await self._departments.find(session, {staff.department}))[staff.department]
            values |= {"部门": own.name, "电话": own.phone}
        query = select(WorkOrder).where(WorkOrder.conversation == conversation).order_by(WorkOrder.id.desc())
        order = await session.scalar(query.limit(1))
        if order is not None:
            values |= {"工单号": order.number, "答复日期": long_date(order.due_on)}
        return values


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the variables that have a value."""
    return _VARIABLE.sub(lambda match: values.get(match[1]) or match[0], text)


def _check(text: str) -> None:
    unknown = [name for name in _VARIABLE.findall(text) if name not in VARIABLES]
    if unknown:
        raise RuleBroken("unknown_variable", f"没有这个变量：{'、'.join(unknown)}；可用：{'、'.join(VARIABLES)}。")


def _usable(staff: Staff) -> ColumnElement[bool]:
    return or_(CannedReply.department.is_(None), CannedReply.department == (staff.department or ""))


def _owner(staff: Staff) -> str | None:
    return None if staff.has(Role.SUPERVISOR, Role.SYSTEM_ADMINISTRATOR) else staff.department
