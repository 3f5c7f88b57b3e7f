"""Counts ratings and call-backs."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Rating
from service_desk.callbacks.models import CallbackCase, CaseKind, CaseState
from service_desk.ratings.concerned import department_of_rating
from service_desk.reports.days import within
from service_desk.reports.figures import CalledBack, Period, Rated

SATISFIED = 3  # 基本满意 and better (GB/T 39735-2020)


async def count_ratings(session: AsyncSession, period: Period) -> list[Rated]:
    """By part and level; what was set aside counts nowhere."""
    query = (
        select(Rating.part, Rating.level, func.count())
        .where(within(Rating.at, period), Rating.set_aside.is_(False))
        .group_by(Rating.part, Rating.level)
        .order_by(Rating.part, Rating.level.desc())
    )
    return [Rated(part=part, level=level, count=count) for part, level, count in await session.execute(query)]


async def count_satisfied(session: AsyncSession, period: Period) -> dict[str, tuple[int, int]]:
    """Rated and satisfied, by the department that last had the citizen: its latest order, else the latest hand-off."""
    rated = (
        select(department_of_rating().label("department"), Rating.level)
        .where(within(Rating.at, period), Rating.part == "staff", Rating.set_aside.is_(False))
        .subquery()
    )
    query = select(
        rated.c.department, func.count().label("rated"), func.count(case((rated.c.level >= SATISFIED, 1)))
    ).group_by(rated.c.department)
    return {name: (count, good) for name, count, good in await session.execute(query) if name is not None}


async def count_callbacks(session: AsyncSession, period: Period) -> CalledBack:
    """Cases of named bad ratings opened in the period."""
    called = func.count(case((CallbackCase.state != CaseState.OPEN.value, 1)))
    query = select(func.count(), called).where(
        CallbackCase.kind == CaseKind.RATING.value, within(CallbackCase.opened_at, period)
    )
    opened, done = (await session.execute(query)).one()
    return CalledBack(opened=opened, called=done)
