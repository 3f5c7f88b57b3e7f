"""Counts what was asked: one pass over the period's messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.statuses import Status
from conversations.models import Conversation, Message, Sender
from conversations.saying import PRACTICE
from service_desk.reports.days import china_day, within
from service_desk.reports.figures import Asked, AskedOn, AskedOver, Period

ANSWERED = (Status.ANSWERED.value, Status.PROGRESS.value, Status.EMERGENCY.value, Status.RED_LINE.value)
HANDED_OFF = (Status.HANDED_OFF.value, Status.QUEUED.value, Status.STAFF.value)
NO_QUESTION = (Status.CHITCHAT.value, Status.ABUSE.value, Status.RATED.value, Status.INVALID_INPUT.value)
_FIGURES = ("questions", "answered", "conversations", "handed_off", "self_served")


async def count_questions(session: AsyncSession, period: Period) -> tuple[Asked, list[AskedOn], list[AskedOver]]:
    """In all, by day and by channel."""
    said = Message.sender == Sender.BOT.value
    handed = func.max(case((Message.status.in_(HANDED_OFF), 1), else_=0))
    answered = func.count(case((and_(said, Message.status.in_(ANSWERED)), 1)))
    each = (
        select(
            Message.conversation,
            china_day(Message.at).label("day"),
            func.count(case((and_(said, Message.status.not_in(NO_QUESTION)), 1))).label("questions"),
            answered.label("answered"),
            handed.label("handed_off"),
            case((and_(handed == 0, answered > 0), 1), else_=0).label("self_served"),
        )
        .where(within(Message.at, period))
        .group_by(Message.conversation, "day")
        .subquery()
    )
    query = (
        select(
            each.c.day,
            Conversation.channel,
            func.count().label("conversations"),
            *(func.sum(each.c[name]).label(name) for name in _FIGURES if name != "conversations"),
        )
        .join(Conversation, Conversation.id == each.c.conversation)
        .where(Conversation.channel != PRACTICE)
        .group_by(each.c.day, Conversation.channel)
    )
    by_day: dict[date, list[Asked]] = defaultdict(list)
    by_channel: dict[str, list[Asked]] = defaultdict(list)
    for row in await session.execute(query):
        asked = Asked(**{name: getattr(row, name) for name in _FIGURES})
        by_day[row.day].append(asked)
        by_channel[row.channel].append(asked)
    days = [AskedOn(day=day, **_sum(found)) for day, found in sorted(by_day.items())]
    channels = [AskedOver(channel=channel, **_sum(found)) for channel, found in sorted(by_channel.items())]
    return Asked(**_sum(channels)), days, channels


async def count_answers(session: AsyncSession, period: Period) -> dict[str, int]:
    """Answers of the bot by the name of the department whose entry they come from."""
    query = (
        select(Message.answered_from, func.count())
        .where(within(Message.at, period), Message.answered_from.is_not(None))
        .group_by(Message.answered_from)
    )
    return {name: count for name, count in await session.execute(query) if name is not None}


def _sum(rows: Iterable[Asked]) -> dict[str, int]:
    known = list(rows)
    return {name: sum(getattr(row, name) for row in known) for name in _FIGURES}
