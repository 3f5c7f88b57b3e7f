"""The queries of a report: every figure is counted by the database, in a handful of passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.statuses import Status
from conversations.models import Conversation, Message, Rating, Sender
from foundation.clock import Clock, today
from foundation.database import Database
from foundation.departments import Department
from service_desk.reports.days import begin_of, china_day, end_of
from service_desk.reports.figures import Asked, AskedOn, AskedOver, Done, Period, Person, Ratings, Report
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent

ANSWERED = (Status.ANSWERED.value, Status.PROGRESS.value, Status.EMERGENCY.value, Status.RED_LINE.value)
HANDED_OFF = (Status.HANDED_OFF.value, Status.QUEUED.value, Status.STAFF.value)
NO_QUESTION = (Status.CHITCHAT.value, Status.ABUSE.value, Status.RATED.value, Status.INVALID_INPUT.value)
_SATISFIED = 3


class Reports:
    """Makes reports. `departments`: only these in the tables of departments and people; None for all."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def make(self, period: Period, departments: Sequence[str] | None = None) -> Report:
        """The report of a period, in one consistent view."""
        async with self._database.read() as session:
            channels = await _by_channel(session, period)
            return Report(
                period=period,
                total=_sum(channels),
                days=await _by_day(session, period),
                channels=channels,
                departments=await _by_department(session, period, departments, today(self._clock)),
                people=await _by_person(session, period, departments),
                ratings=await _ratings(session, period),
            )


def _within(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(column >= begin_of(period.since), column < end_of(period.until))


def _asked_columns() -> tuple[Any, ...]:
    """Bot messages that answer a question, and the answered ones among them."""
    said = Message.sender == Sender.BOT.value
    question = and_(said, Message.status.not_in(NO_QUESTION))
    return (
        func.count(case((question, 1))).label("questions"),
        func.count(case((and_(said, Message.status.in_(ANSWERED)), 1))).label("answered"),
    )


async def _by_day(session: AsyncSession, period: Period) -> list[AskedOn]:
    day = china_day(Message.at).label("day")
    handed = case((Message.status.in_(HANDED_OFF), Message.conversation))
    query = (
        select(
            day,
            *_asked_columns(),
            func.count(distinct(Message.conversation)).label("conversations"),
            func.count(distinct(handed)).label("handed_off"),
        )
        .where(_within(Message.at, period))
        .group_by(day)
        .order_by(day)
    )
    rows = await session.execute(query)
    return [
        AskedOn(**row._mapping, self_served=max(0, row.conversations - row.handed_off))  # noqa: SLF001
        for row in rows
    ]


async def _by_channel(session: AsyncSession, period: Period) -> list[AskedOver]:
    each = (
        select(
            Message.conversation,
            *_asked_columns(),
            func.max(case((Message.status.in_(HANDED_OFF), 1), else_=0)).label("handed"),
        )
        .where(_within(Message.at, period))
        .group_by(Message.conversation)
        .subquery()
    )
    query = (
        select(
            Conversation.channel,
            func.sum(each.c.questions).label("questions"),
            func.sum(each.c.answered).label("answered"),
            func.count().label("conversations"),
            func.sum(each.c.handed).label("handed_off"),
            func.count(case((and_(each.c.handed == 0, each.c.answered > 0), 1))).label("self_served"),
        )
        .join(each, each.c.conversation == Conversation.id)
        .group_by(Conversation.channel)
        .order_by(Conversation.channel)
    )
    return [AskedOver(**row._mapping) for row in await session.execute(query)]  # noqa: SLF001


def _sum(rows: Sequence[Asked]) -> Asked:
    names = ("questions", "answered", "conversations", "handed_off", "self_served")
    return Asked(**{name: sum(getattr(row, name) for row in rows) for name in names})


async def _by_department(
    session: AsyncSession, period: Period, departments: Sequence[str] | None, now: date
) -> list[Done]:
    events = (
        select(
            WorkOrderEvent.work_order,
            func.min(case((WorkOrderEvent.step == "accept", WorkOrderEvent.at))).label("accepted_at"),
            func.min(case((WorkOrderEvent.step == "reply", WorkOrderEvent.at))).label("replied_at"),
            func.count(case((WorkOrderEvent.step.in_(("hand_on", "assign")), 1))).label("transferred"),
            func.count(case((WorkOrderEvent.step == "return", 1))).label("returned"),
            func.count(case((WorkOrderEvent.step == "call_back", 1))).label("called_back"),
        )
        .join(WorkOrder, WorkOrder.id == WorkOrderEvent.work_order)
        .where(_within(WorkOrder.received_at, period))
        .group_by(WorkOrderEvent.work_order)
        .subquery()
    )
    due = func.date(WorkOrder.due_on) if session.get_bind().dialect.name == "sqlite" else WorkOrder.due_on
    replied_day = china_day(events.c.replied_at)
    in_time = and_(events.c.replied_at.is_not(None), replied_day <= _text(due))
    late = and_(events.c.replied_at.is_(None), WorkOrder.status.not_in(("withdrawn",)), WorkOrder.due_on < now)
    query = (
        select(
            WorkOrder.department,
            Department.short.label("name"),
            func.count().label("received"),
            func.count(events.c.replied_at).label("answered"),
            func.count(case((in_time, 1))).label("in_time"),
            func.count(case((late, 1))).label("overdue"),
            (func.avg(_seconds(session, events.c.accepted_at, WorkOrder.received_at)) / 3600).label("hours"),
            func.sum(events.c.transferred).label("transferred"),
            func.sum(events.c.returned).label("returned"),
            func.sum(events.c.called_back).label("called_back"),
            func.count(Rating.level).label("rated"),
            func.count(case((Rating.level >= _SATISFIED, 1))).label("satisfied"),
        )
        .join(events, events.c.work_order == WorkOrder.id)
        .join(Department, Department.id == WorkOrder.department)
        .outerjoin(Rating, and_(Rating.conversation == WorkOrder.conversation, Rating.part == "staff"))
        .where(_of(departments))
        .group_by(WorkOrder.department, Department.short)
        .order_by(func.count().desc(), WorkOrder.department)
    )
    return [_done(row._mapping) for row in await session.execute(query)]  # noqa: SLF001


def _done(row: Any) -> Done:
    hours = row["hours"]
    values = {key: value for key, value in row.items() if key != "hours"}
    return Done(**values, first_response_hours=None if hours is None else round(float(hours), 1))


def _of(departments: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if departments is None else WorkOrder.department.in_(departments)


def _text(day: Any) -> Any:
    return func.cast(day, type_=None) if False else func.concat(day, "")


def _seconds(session: AsyncSession, later: Any, earlier: Any) -> Any:
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(later) - func.julianday(earlier)) * 86400
    return func.extract("epoch", later - earlier)


async def _by_person(session: AsyncSession, period: Period, departments: Sequence[str] | None) -> list[Person]:
    steps = {"accepted": "accept", "replied": "reply", "closed": "close", "called_back": "call_back"}
    counted = [func.count(case((WorkOrderEvent.step == step, 1))).label(name) for name, step in steps.items()]
    query = (
        select(WorkOrderEvent.actor.label("account"), *counted)
        .join(WorkOrder, WorkOrder.id == WorkOrderEvent.work_order)
        .where(
            _within(WorkOrderEvent.at, period),
            WorkOrderEvent.actor.not_in(("system", "citizen")),
            _of(departments),
        )
        .group_by(WorkOrderEvent.actor)
        .order_by(WorkOrderEvent.actor)
    )
    return [Person(**row._mapping) for row in await session.execute(query)]  # noqa: SLF001


async def _ratings(session: AsyncSession, period: Period) -> list[Ratings]:
    query = (
        select(Rating.part, Rating.level, func.count())
        .where(_within(Rating.at, period))
        .group_by(Rating.part, Rating.level)
        .order_by(Rating.part, Rating.level)
    )
    found: dict[str, Ratings] = {}
    for part, level, count in await session.execute(query):
        found.setdefault(part, Ratings(part=part)).levels[level] = count
    return list(found.values())
