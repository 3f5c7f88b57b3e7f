"""Sampled review: finished conversations are drawn by chance, spread over the people, and judged with a form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock
from foundation.database import Database
from foundation.departments import with_those_below
from language.personal_data import masked_text
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ports import AuditTrail
from service_desk.queue.models import REAL, Place, QueueEntry
from service_desk.reports.days import within
from service_desk.reports.figures import Period
from service_desk.training.models import QualityReview

PAGE = 200


@dataclass(frozen=True)
class Form:
    """Theme in a word; correctness, courtesy and follow-up from 1 (bad) to 5 (good)."""

    theme: str
    correctness: int
    courtesy: int
    follow_up: int
    remark: str = ""


class Quality:
    """For the supervisor, and leads for their departments. Raises `NotFound`, `NotYours`, `RuleBroken`."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail, chance: Random) -> None:
        self._database, self._clock, self._audit, self._chance = database, clock, audit, chance

    async def draw(self, staff: Staff, period: Period, each: int) -> int:
        """Draw at most `each` conversations of every person that ended in the period; returns how many."""
        drawn = select(QualityReview.entry)
        query = select(QueueEntry.id, QueueEntry.department, QueueEntry.claimed_by).where(
            QueueEntry.state == Place.ENDED.value,
            QueueEntry.claimed_by.is_not(None),
            within(QueueEntry.ended_at, period),
            QueueEntry.id.not_in(drawn),
            REAL,
            _answered_for(staff, QueueEntry.department),
        )
        async with self._database.transaction() as session:
            of: dict[str, list[tuple[int, str]]] = defaultdict(list)
            for row in await session.execute(query.order_by(QueueEntry.id)):
                of[row.claimed_by].append((row.id, row.department))
            count = 0
            for account, entries in of.items():
                for entry, department in self._chance.sample(entries, min(each, len(entries))):
                    session.add(
                        QualityReview(
                            entry=entry,
                            department=department,
                            account=account,
                            drawn_by=staff.name,
                            drawn_at=self._clock.now(),
                        )
                    )
                    count += 1
            await self._audit.record(session, actor=staff.name, action="quality.draw", subject=f"quality:{count}")
        return count

    async def page(self, staff: Staff, *, waiting: bool) -> list[dict[str, Any]]:
        """Reviews that wait, or those that are done; one's own work is not among those that wait."""
        query = select(QualityReview, QueueEntry.conversation).join(QueueEntry, QueueEntry.id == QualityReview.entry)
        query = query.where(_answered_for(staff, QualityReview.department))
        done = QualityReview.reviewed_at
        query = (
            query.where(done.is_(None), QualityReview.account != staff.name)
            if waiting
            else query.where(done.is_not(None))
        )
        async with self._database.read() as session:
            rows = await session.execute(query.order_by(QualityReview.id.desc()).limit(PAGE))
            return [_shown(row, conversation) for row, conversation in rows]

    async def review(self, staff: Staff, review_id: int, form: Form) -> None:
        """Fill in the form, once, about somebody else's work."""
        async with self._database.transaction() as session:
            query = select(QualityReview).where(
                QualityReview.id == review_id, _answered_for(staff, QualityReview.department)
            )
            row = await session.scalar(query.with_for_update())
            if row is None:
                raise NotFound("质检", review_id)
            if row.account == staff.name:
                raise NotYours(str(review_id), "质检由被检人以外的人办理。")
            if row.reviewed_at is not None:
                raise RuleBroken("reviewed_already", "这个会话已经质检过。")
            row.reviewed_by, row.reviewed_at = staff.name, self._clock.now()
            row.theme, row.correctness, row.courtesy = form.theme, form.correctness, form.courtesy
            row.follow_up, row.remark = form.follow_up, masked_text(form.remark)
            await self._audit.record(session, actor=staff.name, action="quality.review", subject=f"quality:{review_id}")

    async def averages(self, staff: Staff, period: Period) -> list[dict[str, Any]]:
        """By person: how many were reviewed in the period and the averages of the form."""
        names = ("correctness", "courtesy", "follow_up")
        means = [func.avg(getattr(QualityReview, name)).label(name) for name in names]
        query = (
            select(QualityReview.account, QualityReview.department, func.count().label("reviewed"), *means)
            .where(within(QualityReview.reviewed_at, period), _answered_for(staff, QualityReview.department))
            .group_by(QualityReview.account, QualityReview.department)
            .order_by(QualityReview.account)
        )
        async with self._database.read() as session:
            return [_averaged(row, names) for row in (await session.execute(query)).mappings()]


def _averaged(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {**row, **{name: round(float(row[name]), 2) for name in names}}


def _answered_for(staff: Staff, department: Any) -> ColumnElement[bool]:
    if staff.has(Role.SUPERVISOR):
        return true()
    found: ColumnElement[bool] = department.in_(with_those_below(staff.department or ""))
    return found


def _shown(row: QualityReview, conversation: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "conversation": conversation,
        "department": row.department,
        "account": row.account,
        "drawn_at": row.drawn_at.astimezone(CHINA).isoformat(),
        "reviewed_by": row.reviewed_by,
        "theme": row.theme,
        "correctness": row.correctness,
        "courtesy": row.courtesy,
        "follow_up": row.follow_up,
        "remark": row.remark,
    }
