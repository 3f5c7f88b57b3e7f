"""A busy afternoon in the tables: who waits, who talks, orders that are late, ratings, a month of questions."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Message, Rating
from conversations.rating_reasons import rating_reasons
from foundation.clock import Clock
from foundation.database import Database
from service_desk.helping.models import ApprovalTopic, CannedReply
from service_desk.queue.models import Place, Presence, QueueEntry, Transfer
from service_desk.training.models import LessonResult, PracticeRun, QualityReview
from service_desk.work_orders.models import WorkOrder, WorkOrderRequest
from service_desk.work_orders.numbers import compose_number

MATTERS = (
    ("psb", "身份证丢了怎么补办"),
    ("hrss", "公司拖欠两个月工资"),
    ("hurd", "小区电梯坏了三天没人修"),
    ("mca", "老人补贴怎么申请"),
    ("psb", "居住证到期怎么续签"),
    ("gov", "不知道该找哪个部门"),
)
PEOPLE = (("psb", "wang-min"), ("psb", "li-qiang"), ("hrss", "zhao-li"), ("hurd", "chen-jie"), ("gov", "sun-yan"))
_WORDS = ("要带什么材料？", "多久能办好？", "可以网上办吗？", "我在东城区。")


class Afternoon:
    """The same seed gives the same afternoon, told from `clock`'s now backwards."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._now = database, clock.now()
        self._random = random.Random(20261201)

    async def write(self) -> None:
        async with self._database.transaction() as session:
            for place, (department, name) in enumerate(PEOPLE):
                session.add(self._presence(department, name, online=place != 1))
            await session.flush()
            await self._talks(session)
            await self._month(session)
            await self._orders(session)
            self._texts(session)

    def _presence(self, department: str, name: str, *, online: bool) -> Presence:
        reason = "" if online else "用餐"
        away = self._now + timedelta(days=1)  # seen until tomorrow: these consoles are not really open
        return Presence(
            account=name, department=department, online=online, reason=reason, capacity=4, skills=[], seen_at=away
        )

    async def _talks(self, session: AsyncSession) -> None:
        for minutes, (department, title) in zip((9, 6, 4, 2, 1, 0), MATTERS, strict=True):
            talk = await self._talk(session, "queue", title, self._ago(minutes=minutes))
            session.add(self._entry(talk, department, title, self._ago(minutes=minutes)))
        for place, (department, name) in enumerate(PEOPLE):
            title = MATTERS[(place * 2 + 1) % len(MATTERS)][1]
            talk = await self._talk(session, f"staff:{name}", title, self._ago(minutes=25 - place))
            entry = self._entry(talk, department, title, self._ago(minutes=25 - place), Place.CLAIMED, name)
            session.add(entry)
            await session.flush()
            if place in (2, 3):
                entry.refusals = 3 if place == 2 else 1
                session.add(
                    Transfer(
                        entry=entry.id,
                        given_by=name,
                        to_department="amr",
                        reason="涉及特种设备监管",
                        offered_at=self._ago(minutes=8),
                        state="refused",
                        answered_by="lead-amr",
                        answered_at=self._ago(minutes=3),
                        answer="电梯日常维修由物业和住建部门负责",
                    )
                )

    async def _month(self, session: AsyncSession) -> None:
        """Thirty days of questions, talks that have ended, ratings, reviews, practice and lessons."""
        chosen = self._random
        version = rating_reasons().current
        for number in range(180):
            at = self._ago(days=number // 6, hours=1 + number % 6)
            department, title = MATTERS[number % len(MATTERS)]
            name = next((name for place, name in PEOPLE if place == department), "sun-yan")
            talk = await self._talk(session, "closed", title, at, channel=("web", "web", "wechat")[number % 3])
            if number % 3:
                continue
            ended = self._entry(talk, department, title, at, Place.ENDED, name)
            ended.ended_at, ended.summary_masked, ended.category = at + timedelta(minutes=9), "已说明材料。", "已解答"
            session.add(ended)
            await session.flush()
            for part in ("bot", "staff"):
                level = chosen.choice((5, 5, 5, 4, 4, 3, 2, 1))
                reasons = {"reasons": ["reason2"], "reasons_version": version} if level < 3 else {"reasons": []}
                words = "等得太久，没有讲清楚要带什么。" if level < 3 else None
                session.add(
                    Rating(
                        id=uuid.UUID(int=chosen.getrandbits(128)).hex,
                        conversation=talk,
                        part=part,
                        level=level,
                        text_masked=words,
                        named=number % 2 == 0,
                        at=at,
                        **reasons,
                    )
                )
            if number % 12 == 0:
                done = number > 60
                session.add(_review(ended.id, department, name, at, done=done))
            if number % 9 == 0:
                session.add(await self._practice(session, name, department, at, chosen.randrange(55, 100)))
                session.add(
                    LessonResult(
                        account=name,
                        department=department,
                        lesson=("privacy", "records", "due-dates")[number % 3],
                        version=1,
                        right=3,
                        questions=3,
                        passed=number % 2 == 0,
                        at=at,
                    )
                )

    async def _practice(
        self, session: AsyncSession, name: str, department: str, at: datetime, total: int
    ) -> PracticeRun:
        talk = await self._talk(session, "closed", "练习", at, channel="practice")
        points = {"routing": 30, "answer": total - 60 if total > 60 else 0, "time": 15, "tone": 15}
        result = {"points": points, "total": sum(points.values()), "remarks": ["没有讲到：工作日或天。"]}
        return PracticeRun(
            conversation=talk,
            scenario="residence-permit",
            account=name,
            department=department,
            started_at=at,
            finished_at=at + timedelta(minutes=6),
            result=result,
        )

    async def _orders(self, session: AsyncSession) -> None:
        for number, (days, status) in enumerate(
            ((-3, "accepted"), (-1, "dispatched"), (0, "accepted"), (1, "accepted"), (2, "returned"), (9, "dispatched"))
        ):
            department, title = MATTERS[number % len(MATTERS)]
            at = self._ago(days=8 - number)
            talk = await self._talk(session, "bot", title, at)
            row = WorkOrder(
                number=compose_number(at.date(), 100 + number),
                idempotency_key=f"afternoon-{number}",
                conversation=talk,
                source="web",
                category="complaint",
                title=title,
                text_encrypted=title,
                text_masked=title,
                department=department,
                region="990102",
                status=status,
                received_at=at,
                due_on=(self._now + timedelta(days=days)).date(),
                urged=number % 2,
            )
            session.add(row)
            await session.flush()
            if status == "returned":
                session.add(
                    WorkOrderRequest(
                        work_order=row.id,
                        kind="return",
                        department=department,
                        asked_by="zhao-li",
                        asked_at=at,
                        reason="不属于本部门职责",
                    )
                )

    def _texts(self, session: AsyncSession) -> None:
        session.add_all(
            (
                CannedReply(department=None, title="问候", text="您好，这里是{部门}，请问有什么可以帮您？"),
                CannedReply(
                    department="psb", title="身份证补办", text="请带户口簿到就近派出所户籍窗口办理，咨询电话{电话}。"
                ),
                CannedReply(
                    department="psb", title="已登记工单", text="已为您登记，工单号{工单号}，{答复日期}前答复您。"
                ),
                ApprovalTopic(topic="psb-id-card-reissue", department="psb"),
            )
        )

    async def _talk(self, session: AsyncSession, owner: str, title: str, at: datetime, channel: str = "web") -> str:
        talk = uuid.UUID(int=self._random.getrandbits(128)).hex
        said = list(_said(title))
        session.add(
            Conversation(
                id=talk,
                channel=channel,
                site="demo",
                owner=owner,
                next_seq=len(said) + 1,
                created_at=at,
                active_at=at,
            )
        )
        await session.flush()
        for seq, (sender, text) in enumerate(said, 1):
            session.add(
                Message(
                    conversation=talk,
                    seq=seq,
                    at=at + timedelta(seconds=20 * seq),
                    sender=sender,
                    status="answered" if sender == "bot" else None,
                    answered_from="云州市公安局" if sender == "bot" else None,
                    text_encrypted=text,
                    text_masked=text,
                )
            )
        return talk

    def _entry(
        self,
        talk: str,
        department: str,
        title: str,
        at: datetime,
        place: Place = Place.WAITING,
        name: str | None = None,
    ) -> QueueEntry:
        return QueueEntry(
            key=f"afternoon-{talk}",
            conversation=talk,
            department=department,
            title=title,
            state=place.value,
            draft={"category": "consultation", "title": title, "department": department},
            entered_at=at,
            passed_by=[],
            claimed_by=name,
            claimed_at=at + timedelta(minutes=1) if name else None,
        )

    def _ago(self, **by: Any) -> datetime:
        return self._now - timedelta(**by)


def _said(title: str) -> Iterator[tuple[str, str]]:
    yield "citizen", title
    yield "bot", "请带居民户口簿到户籍所在地派出所办理，工本费40元。来源：云州市公安局《居民身份证补领》"
    for words in _WORDS[:2]:
        yield "citizen", words
        yield "staff", "您好，请带户口簿原件，当场受理，20个工作日内领取。"


def _review(entry: int, department: str, name: str, at: datetime, *, done: bool) -> QualityReview:
    judged: dict[str, Any] = (
        {
            "reviewed_by": "supervisor",
            "reviewed_at": at + timedelta(hours=1),
            "theme": "身份证",
            "correctness": 4,
            "courtesy": 5,
            "follow_up": 3,
            "remark": "依据可以再写清楚。",
        }
        if done
        else {}
    )
    return QualityReview(entry=entry, department=department, account=name, drawn_by="supervisor", drawn_at=at, **judged)
