"""Hears of ratings: a bad one that bears a name opens a call-back case in the same transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.callbacks.cases import CallbackCases
from service_desk.ratings.concerned import people_of

BAD = 2  # 不满意 and 非常不满意
STAFF_PART = "staff"


class RatedCallbacks:
    """The `RatingListener` of conversations. An anonymous rating opens nothing: nobody is to be found out."""

    def __init__(self, cases: CallbackCases) -> None:
        self._cases = cases

    async def rated(
        self, session: AsyncSession, conversation: str, part: str, level: int, named: bool, at: datetime
    ) -> None:
        if level > BAD or not named:
            return
        about = await people_of(session, conversation) if part == STAFF_PART else set()
        await self._cases.open_for_rating(session, conversation, part, level, about, at)
