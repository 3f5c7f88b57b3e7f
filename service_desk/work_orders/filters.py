"""Which orders a list shows, in which order, and from where a page goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from contracts.commands import WorkOrderCategory
from foundation.accounts.roles import DEPARTMENT_STAFF
from foundation.accounts.sessions import Staff
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.statuses import OPEN, WorkOrderStatus
from service_desk.work_orders.visibility import ASKED

_ESCAPE = "\\"


class Scope(StrEnum):
    """Whose orders: one's department's own, those it is asked to help with now, those one took a step of."""

    OWN = "own"
    HELPING = "helping"
    HANDLED = "handled"


class Sort(StrEnum):
    """`due`: what must be answered first stands first."""

    NEWEST = "newest"
    DUE = "due"


@dataclass(frozen=True)
class OrderFilter:
    """What a list is narrowed to, beside what one may see. No `statuses`: any.

    `overdue`: the answer is still owed after its last day; `soon`: it is owed within a few working days; both: either.
    `text`: a number, a part of one, or words of title and matter (personal data is not found: it is masked).
    """

    statuses: frozenset[WorkOrderStatus] = frozenset()
    scope: Scope | None = None
    department: str | None = None
    category: WorkOrderCategory | None = None
    text: str = ""
    overdue: bool = False
    soon: bool = False

    def conditions(self, staff: Staff, today: date, soon_until: date) -> list[ColumnElement[bool]]:
        """As conditions on `work_orders`."""
        found: list[ColumnElement[bool]] = []
        if self.statuses:
            found.append(WorkOrder.status.in_([status.value for status in self.statuses]))
        if self.department is not None:
            found.append(WorkOrder.department == self.department)
        if self.category is not None:
            found.append(WorkOrder.category == self.category.value)
        if self.scope is not None:
            found.append(_in_scope(self.scope, staff))
        if self.text.strip():
            found.append(_mentions(self.text.strip()))
        late, soon = WorkOrder.due_on < today, WorkOrder.due_on.between(today, soon_until)
        wanted = [condition for condition, asked in ((late, self.overdue), (soon, self.soon)) if asked]
        if wanted:
            found.append(and_(or_(*wanted), WorkOrder.status.in_([s.value for s in OPEN])))
            found.append(WorkOrder.paused_at.is_(None))
        return found


EVERYTHING = OrderFilter()


@dataclass(frozen=True)
class Cursor:
    """The last order of a page; `due_on` when the page is sorted by it."""

    id: int
    due_on: date | None = None

    def __str__(self) -> str:
        return str(self.id) if self.due_on is None else f"{self.due_on.isoformat()}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Raises `ValueError` for what no page gave."""
        day, dot, number = text.rpartition(".")
        if not (number.isascii() and number.isdigit() and 0 < int(number) < 2**63) or bool(day) != bool(dot):
            raise ValueError("no order's place")
        return cls(int(number), date.fromisoformat(day) if day else None)


def sorted_from(query: Select[WorkOrder], sort: Sort, before: Cursor | None) -> Select[WorkOrder]:
    """The query in its order, from after `before`. By key, not by offset: page 1000 is as quick as the first."""
    if sort is Sort.NEWEST:
        query = query.order_by(WorkOrder.id.desc())
        return query if before is None else query.where(WorkOrder.id < before.id)
    query = query.order_by(WorkOrder.due_on, WorkOrder.id)
    if before is None or before.due_on is None:
        return query
    later = and_(WorkOrder.due_on == before.due_on, WorkOrder.id > before.id)
    return query.where(or_(WorkOrder.due_on > before.due_on, later))


def cursor_of(order: WorkOrder, sort: Sort) -> Cursor:
    """Where the page after this order begins."""
    return Cursor(order.id, order.due_on if sort is Sort.DUE else None)


def _in_scope(scope: Scope, staff: Staff) -> ColumnElement[bool]:
    if scope is Scope.HANDLED:
        step = WorkOrderEvent.work_order == WorkOrder.id, WorkOrderEvent.actor == staff.name
        return select(WorkOrderEvent.id).where(*step).exists()
    if not staff.has(*DEPARTMENT_STAFF) or staff.department is None:
        return false()
    if scope is Scope.OWN:
        return WorkOrder.department == staff.department
    asked = WorkOrderAssist.department == staff.department, WorkOrderAssist.state == ASKED
    return WorkOrder.id.in_(select(WorkOrderAssist.work_order).where(*asked))


def _mentions(text: str) -> ColumnElement[bool]:
    number = read_number(text)
    if number is not None:
        return WorkOrder.number == number
    if text.isascii() and text.isalnum() and any(letter.isdigit() for letter in text):
        return WorkOrder.number.contains(text.upper(), autoescape=True)
    words = (_pattern(word) for word in text.split())
    return and_(
        *(
            or_(WorkOrder.title.ilike(word, escape=_ESCAPE), WorkOrder.text_masked.ilike(word, escape=_ESCAPE))
            for word in words
        )
    )


def _pattern(word: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return f"%{word}%"
