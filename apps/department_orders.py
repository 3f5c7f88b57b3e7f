"""Joins departments' systems with the desk: what they may see and do is what staff of the department may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from connectors.departments.errors import StepRefused, UnknownOrder, UnknownStatus
from connectors.departments.ports import OrderEvent, OrderPage
from connectors.departments.settings import System
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.assembly import OrderDesk
from service_desk.errors import NotFound, NotYours, RuleBroken, UnknownWorkOrder, WrongState
from service_desk.work_orders.filters import EVERYTHING, Cursor, OrderFilter
from service_desk.work_orders.statuses import WorkOrderStatus

_Values = Mapping[str, Any]
_STEPS: Mapping[str, Callable[[OrderDesk, Staff, str, _Values], Awaitable[None]]] = {
    "accept": lambda d, s, n, _: d.handling.accept(s, n),
    "reply": lambda d, s, n, v: d.handling.reply(s, n, v["text"]),
    "note": lambda d, s, n, v: d.handling.note(s, n, v["text"]),
    "ask_citizen": lambda d, s, n, v: d.pausing.ask(s, n, v["text"]),
    "resume": lambda d, s, n, _: d.pausing.resume(s, n),
    "ask_extension": lambda d, s, n, v: d.requests.ask_extension(s, n, v["days"], v["text"]),
    "return": lambda d, s, n, v: d.requests.ask_return(s, n, v["text"], v["department"]),
    "give_help": lambda d, s, n, v: d.assisting.give(s, n, v["text"]),
    "decline_help": lambda d, s, n, v: d.assisting.decline(s, n, v["text"]),
}


def staff_for(system: System) -> Staff:
    """The system as a member of its department's staff; the name stands in timeline and audit log."""
    role = Role.DEPARTMENT_LEAD if system.lead else Role.AGENT
    return Staff(0, f"system:{system.id}", role, system.department)


class DeskOrders:
    """The `DepartmentOrders` port of the department connector."""

    def __init__(self, desk: OrderDesk) -> None:
        self._desk = desk

    async def page(self, system: System, status: str | None, before: int | None) -> OrderPage:
        try:
            wanted = OrderFilter(frozenset({WorkOrderStatus(status)})) if status is not None else EVERYTHING
        except ValueError:
            raise UnknownStatus(status or "") from None
        page = await self._desk.listing.page(staff_for(system), wanted, before=Cursor(before) if before else None)
        return OrderPage(page.items, page.next.id if page.next else None)

    async def find(self, system: System, number: str) -> dict[str, Any] | None:
        return await self._desk.listing.find(staff_for(system), number)

    async def take(self, system: System, number: str, step: str, values: Mapping[str, Any]) -> None:
        with _refusals(number):
            await _STEPS[step](self._desk, staff_for(system), number, values)

    async def event(self, system: System, number: str, seq: int) -> OrderEvent | None:
        found = await self._desk.listing.step(staff_for(system), number, seq)
        if found is None:
            return None
        order, step = found
        return OrderEvent(f"work_order.{step['step']}", order, step)


@contextmanager
def _refusals(number: str) -> Iterator[None]:
    try:
        yield
    except UnknownWorkOrder:
        raise UnknownOrder(number) from None
    except NotFound as error:
        raise StepRefused("not_found", f"没有找到这个{error.what}。") from None
    except NotYours as error:
        raise StepRefused("not_yours", error.needs) from None
    except WrongState as error:
        label = WorkOrderStatus(error.status).label
        raise StepRefused("wrong_state", f"工单现在的状态是“{label}”，不能做这一步。", error.status) from None
    except RuleBroken as error:
        raise StepRefused(error.rule, error.sentence) from None
