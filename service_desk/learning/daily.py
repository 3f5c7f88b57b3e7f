"""Every night: what citizens asked the day before and nobody answered, put together and given to departments."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from contracts.statuses import Status
from conversations.models import Feedback, Message, Sender
from foundation.accounts.roles import Role
from foundation.clock import CHINA, Clock, today
from foundation.database import Database
from language.normalise import has_content
from service_desk.errors import GuessUnavailable
from service_desk.learning.anonymous import anonymised
from service_desk.learning.clustering import Cluster, Wording, cluster
from service_desk.learning.models import ClusteredDay, QuestionCluster
from service_desk.scheduling.notices import Notices, Told

LOOK_SECONDS = 60.0
LOOK_BACK_DAYS = 7
MOST, LONGEST = 3000, 200
SURE = 0.3  # below this the department is not worth telling
_log = structlog.get_logger("learning")


class Understanding(Protocol):
    """What the knowledge service makes of questions. Adapter: `apps.desk_adapters`. Raises `GuessUnavailable`."""

    async def vectors(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """One of unit length per text, in order."""
        ...

    async def department(self, text: str) -> tuple[str, str, float]:
        """The department a question seems to belong to, why, and how likely that is."""
        ...


class DailyQuestions:
    """Looks through each of the last days once, however many processes do so."""

    def __init__(self, database: Database, clock: Clock, understanding: Understanding, notices: Notices) -> None:
        self._database, self._clock, self._understanding, self._notices = database, clock, understanding, notices

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.run_due()
            except GuessUnavailable as error:
                _log.warning("the knowledge service is away; trying again", why=error.why)
            except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
                _log.exception("looking through the questions failed; trying again")
            await asyncio.sleep(LOOK_SECONDS)

    async def run_due(self) -> list[date]:
        """The days that were looked through now."""
        wanted = [today(self._clock) - timedelta(days=back) for back in range(LOOK_BACK_DAYS, 0, -1)]
        async with self._database.read() as session:
            known = set(await session.scalars(select(ClusteredDay.day).where(ClusteredDay.day.in_(wanted))))
        missing = [day for day in wanted if day not in known]
        for day in missing:
            await self._look_through(day)
        return missing

    async def _look_through(self, day: date) -> None:
        questions = await self._unanswered(day)
        clusters = await self._clusters(questions)
        guesses = [await self._department(one) for one in clusters]
        try:
            async with self._database.transaction() as session:
                session.add(ClusteredDay(day=day, questions=len(questions), done_at=self._clock.now()))
                await session.flush()
                for one, (department, why) in zip(clusters, guesses, strict=True):
                    session.add(
                        QuestionCluster(
                            day=day,
                            count=one.count,
                            question=one.question[:LONGEST],
                            examples=[text[:LONGEST] for text in one.examples],
                            department=department,
                            why=why[:LONGEST],
                        )
                    )
                if clusters:
                    text = f"{day:%m月%d日}有{len(questions)}个问题没有答上，归为{len(clusters)}类，请查看并补充知识。"
                    await self._notices.tell(session, Told(role=Role.EDITOR), "unanswered", day.isoformat(), text)
        except IntegrityError:
            _log.info("another process has looked through the day", day=day.isoformat())

    async def _unanswered(self, day: date) -> list[str]:
        """Questions with no answer, and those whose answer was of no help; without personal data."""
        begin = datetime.combine(day, time.min, CHINA)
        reply, asked = aliased(Message), aliased(Message)
        useless = and_(
            Feedback.conversation == reply.conversation, Feedback.seq == reply.seq, Feedback.helpful.is_(False)
        )
        query = (
            select(asked.text_masked)
            .join(reply, and_(reply.conversation == asked.conversation, reply.reply_to == asked.seq))
            .outerjoin(Feedback, useless)
            .where(
                reply.at >= begin,
                reply.at < begin + timedelta(days=1),
                reply.sender == Sender.BOT.value,
                or_(reply.status == Status.NO_ANSWER.value, Feedback.seq.is_not(None)),
            )
        )
        async with self._database.read() as session:
            found = [anonymised(text) for text in await session.scalars(query)]
        return [text for text in found if has_content(text)]

    async def _clusters(self, questions: Sequence[str]) -> list[Cluster]:
        counts = Counter(questions).most_common(MOST)
        if not counts:
            return []
        vectors = await self._understanding.vectors([text for text, _ in counts])
        wordings = [Wording(text, count, vector) for (text, count), vector in zip(counts, vectors, strict=True)]
        return await asyncio.to_thread(cluster, wordings)

    async def _department(self, one: Cluster) -> tuple[str | None, str]:
        department, why, probability = await self._understanding.department(one.question)
        return (department, why) if probability >= SURE else (None, "")
