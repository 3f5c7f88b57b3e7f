"""Ratings as leads and supervisors see them, and what becomes of those that may be mistaken or malicious.

An anonymous rating leads to nobody: its conversation is never shown, and its day is only told as a month.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Rating
from conversations.rating_reasons import rating_reasons
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock
from foundation.database import Database
from foundation.departments import with_those_below
from language.personal_data import masked_text
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ports import AuditTrail
from service_desk.ratings.concerned import department_of_rating, people_of
from service_desk.ratings.models import RatingReview

PAGE = 100
STAFF_PART = "staff"


class Reviewing:
    """For supervisors, and leads of the rated department. Raises `NotFound`, `NotYours`, `RuleBroken`."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail) -> None:
        self._database, self._clock, self._audit = database, clock, audit

    async def page(self, staff: Staff, *, worst: int = 5, waiting: bool = False) -> list[dict[str, Any]]:
        """The latest ratings of at most level `worst`; `waiting`: only those whose review waits for a decision."""
        query = self._seen(staff).where(Rating.level <= worst).order_by(Rating.at.desc(), Rating.id).limit(PAGE)
        if waiting:
            query = query.where(RatingReview.id.is_not(None), RatingReview.granted.is_(None))
        async with self._database.read() as session:
            rows = (await session.execute(query)).all()
        return [_shown(rating, department, review) for rating, department, review in rows]

    async def propose(self, staff: Staff, rating_id: str, reason: str) -> None:
        """Ask for a review, once per rating; whoever was rated may not ask for it."""
        async with self._database.transaction() as session:
            rating, review = await self._find(session, staff, rating_id)
            if review is not None:
                raise RuleBroken("reviewed_already", "这条评价已经提请过复核。")
            await self._not_rated(session, staff, rating)
            session.add(
                RatingReview(
                    rating=rating.id, proposed_by=staff.name, proposed_at=self._clock.now(), reason=masked_text(reason)
                )
            )
            await self._write(session, staff, "propose", rating.id)

    async def decide(self, staff: Staff, rating_id: str, ruling: str, *, granted: bool) -> None:
        """The supervisor sets the rating aside, or lets it stand; never who proposed it or was rated."""
        if not staff.has(Role.SUPERVISOR):
            raise NotYours(rating_id, "评价复核由督办人员决定。")
        async with self._database.transaction() as session:
            rating, review = await self._find(session, staff, rating_id)
            if review is None or review.granted is not None:
                raise RuleBroken("nothing_to_decide", "这条评价没有待决定的复核。")
            if review.proposed_by == staff.name:
                raise NotYours(rating_id, "评价复核由提请人以外的人决定。")
            await self._not_rated(session, staff, rating)
            review.decided_by, review.decided_at = staff.name, self._clock.now()
            review.granted, review.ruling = granted, masked_text(ruling)
            rating.set_aside = granted
            await self._write(session, staff, "set_aside" if granted else "keep", rating.id)

    def _seen(self, staff: Staff) -> Select[Any]:
        department = department_of_rating()
        seen: ColumnElement[bool] = true()
        if not staff.has(Role.SUPERVISOR):
            seen = and_(Rating.part == STAFF_PART, department.in_(with_those_below(staff.department or "")))
        query = select(Rating, department.label("department"), RatingReview)
        return query.outerjoin(RatingReview, RatingReview.rating == Rating.id).where(seen)

    async def _find(self, session: AsyncSession, staff: Staff, rating_id: str) -> tuple[Rating, RatingReview | None]:
        row = (await session.execute(self._seen(staff).where(Rating.id == rating_id))).one_or_none()
        if row is None:
            raise NotFound("评价", rating_id)
        return row[0], row[2]

    async def _not_rated(self, session: AsyncSession, staff: Staff, rating: Rating) -> None:
        if rating.part == STAFF_PART and staff.name in await people_of(session, rating.conversation):
            raise NotYours(rating.id, "评价复核由被评价人以外的人办理。")

    async def _write(self, session: AsyncSession, staff: Staff, what: str, rating_id: str) -> None:
        await self._audit.record(session, actor=staff.name, action=f"rating.{what}", subject=f"rating:{rating_id}")


async def set_aside_in(session: AsyncSession, conversation: str, part: str, until: Any) -> None:
    """A call showed that the rating was mistaken: it no longer counts, unless the citizen has rated anew since."""
    same = and_(Rating.conversation == conversation, Rating.part == part, Rating.at <= until)
    await session.execute(update(Rating).where(same).values(set_aside=True))


def _shown(rating: Rating, department: str | None, review: RatingReview | None) -> dict[str, Any]:
    at = rating.at.astimezone(CHINA)
    return {
        "id": rating.id,
        "part": rating.part,
        "level": rating.level,
        "reasons": rating_reasons().labels(rating.reasons_version, rating.reasons),
        "text": rating.text_masked or "",
        "named": rating.named,
        "given": f"{at:%Y-%m-%d}" if rating.named else f"{at:%Y-%m}",
        "conversation": rating.conversation if rating.named else None,
        "department": department,
        "set_aside": rating.set_aside,
        "review": None if review is None else _review(review),
    }


def _review(review: RatingReview) -> dict[str, Any]:
    return {
        "proposed_by": review.proposed_by,
        "reason": review.reason,
        "decided_by": review.decided_by,
        "granted": review.granted,
        "ruling": review.ruling,
    }
