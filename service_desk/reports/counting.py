"""Puts a report together: every figure is counted by the database, in a handful of passes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import Clock, today
from foundation.database import Database
from foundation.departments import Department, with_those_below
from service_desk.reports.contentment import count_callbacks, count_ratings, count_satisfied
from service_desk.reports.figures import Done, Period, Person, Report
from service_desk.reports.orders import count_claims, count_orders, count_steps
from service_desk.reports.questions import count_answers, count_questions
from service_desk.work_orders.actors import CITIZEN, SYSTEM
from service_desk.work_orders.steps import ACCEPT, ASSIGN, CALL_BACK, CLOSE, HAND_ON, REPLY, UPHOLD_RETURN

_BY_PERSON = {ACCEPT.name: "accepted", REPLY.name: "replied", CLOSE.name: "closed", CALL_BACK.name: "called_back"}
_BY_DEPARTMENT = {
    **dict.fromkeys((HAND_ON.name, ASSIGN.name, UPHOLD_RETURN.name), "transferred"),
    CALL_BACK.name: "called_back",
}
_NOBODY = frozenset({SYSTEM.name, CITIZEN.name})
_HOURS = ("first_response_hours", "reply_hours")

Figures = dict[str, dict[str, Any]]


class Reports:
    """Makes reports: all of it for the supervisor, a lead's own department and those below it for the lead."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def make(self, staff: Staff, period: Period) -> Report:
        """The report of a period, in one consistent view."""
        async with self._database.read() as session:
            total, days, channels = await count_questions(session, period)
            departments, people = await self._work(session, period)
            seen = await _seen(session, staff)
            return Report(
                period=period,
                total=total,
                days=days,
                channels=channels,
                departments=[Done(**row) for name, row in departments.items() if name in seen],
                people=[Person(**row) for (name, _), row in sorted(people.items()) if name in seen],
                ratings=await count_ratings(session, period),
                callbacks=await count_callbacks(session, period),
            )

    async def _work(
        self, session: AsyncSession, period: Period
    ) -> tuple[Figures, dict[tuple[str, str], dict[str, Any]]]:
        answers = await count_answers(session, period)
        names = (await session.execute(select(Department.id, Department.name).order_by(Department.id))).all()
        found: Figures = {row.id: {"department": row.id, "name": row.name} for row in names}
        for row in names:
            found[row.id]["answers"] = answers.get(row.name, 0)
        for order in await count_orders(session, period, today(self._clock)):
            hours = {name: _rounded(order[name]) for name in _HOURS}
            found[order["department"]].update({**order, **hours})
        for name, (rated, satisfied) in (await count_satisfied(session, period)).items():
            found[name].update(rated=rated, satisfied=satisfied)
        people: dict[tuple[str, str], dict[str, Any]] = {}
        for step in await count_steps(session, period):
            department, actor, count = step["department"], step["actor"], step["count"]
            if column := _BY_DEPARTMENT.get(step["step"]):
                _add(found[department], column, count)
            if actor not in _NOBODY and (column := _BY_PERSON.get(step["step"])):
                _add(_person(people, department, actor), column, count)
        waits: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for claim in await count_claims(session, period):
            waits[claim["department"]].append((claim["count"], float(claim["minutes"])))
            _add(_person(people, claim["department"], claim["actor"]), "conversations", claim["count"])
        for name, parts in waits.items():
            minutes = sum(part[1] for part in parts) / sum(part[0] for part in parts)
            found[name]["waiting_minutes"] = _rounded(minutes)
        return found, people


async def _seen(session: AsyncSession, staff: Staff) -> frozenset[str]:
    query = select(Department.id)
    if not staff.has(Role.SUPERVISOR):
        query = query.where(Department.id.in_(with_those_below(staff.department or "")))
    return frozenset(await session.scalars(query))


def _person(people: dict[tuple[str, str], dict[str, Any]], department: str, account: str) -> dict[str, Any]:
    return people.setdefault((department, account), {"account": account, "department": department})


def _add(figures: dict[str, Any], column: str, count: int) -> None:
    figures[column] = figures.get(column, 0) + count


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)
