"""The clusters of a day as editors and leads see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.database import Database
from foundation.departments import with_those_below
from service_desk.learning.models import QuestionCluster
from service_desk.reports.figures import Period

PAGE = 200
_ALL = (Role.SUPERVISOR, Role.EDITOR, Role.REVIEWER)


class UnansweredQuestions:
    """Read-only. A lead sees what seems to be their department's; editors of a department likewise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, staff: Staff, period: Period) -> list[dict[str, Any]]:
        """The largest clusters of a period first."""
        query = select(QuestionCluster).where(QuestionCluster.day.between(period.since, period.until))
        if staff.department is not None or not staff.has(*_ALL):
            query = query.where(QuestionCluster.department.in_(with_those_below(staff.department or "")))
        query = query.order_by(QuestionCluster.count.desc(), QuestionCluster.day.desc(), QuestionCluster.id)
        async with self._database.read() as session:
            rows = list(await session.scalars(query.limit(PAGE)))
        return [
            {
                "day": row.day.isoformat(),
                "count": row.count,
                "question": row.question,
                "examples": row.examples,
                "department": row.department,
                "why": row.why,
            }
            for row in rows
        ]
