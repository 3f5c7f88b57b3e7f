"""An hour's traffic of a city's desk, told over the real stream: every event is a change in the tables.

A citizen comes into the line, one is taken by the agent, citizens and the agent speak, a talk ends. Each of them
changes what the stream tells, `EVENTS_PER_SECOND` times a second; the hour is played quicker than it passes.
"""

from __future__ import annotations

import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.console.desk import Desk
from conversations.models import Conversation, Message
from service_desk.queue.models import Place, QueueEntry

EVENTS_PER_SECOND, SECONDS = 1, 3_600
EVENTS = EVENTS_PER_SECOND * SECONDS
WAITING, HELD, TALK_LENGTH = 12, 5, 40  # as many wait and talk at a time; so many messages until a talk ends
_SAID = ("要带什么材料？", "多久能办好？", "好的，我明白了。", "您好，请带身份证和户口簿到窗口办理。")


@dataclass
class Traffic:
    """What is going on now, for one agent's department."""

    desk: Desk
    agent: str
    department: str = "psb"
    waiting: deque[str] = field(default_factory=deque)
    held: deque[str] = field(default_factory=deque)
    told: int = 0

    def step(self) -> str | None:
        """One event; returns the conversation that has just become the agent's, if one has."""
        return self.desk.run(self._step())

    async def line(self) -> int:
        """How many wait, in the whole city."""
        async with self.desk.database.read() as session:
            count = select(func.count()).select_from(QueueEntry).where(QueueEntry.state == Place.WAITING.value)
            return int(await session.scalar(count) or 0)

    async def _step(self) -> str | None:
        self.told += 1
        async with self.desk.database.transaction() as session:
            if len(self.waiting) < WAITING:
                await self._comes(session)
                return None
            if len(self.held) < HELD:
                return await self._taken(session)
            await self._speaks(session)
        return None

    async def _comes(self, session: AsyncSession) -> None:
        now, talk = self.desk.clock.now(), uuid.uuid4().hex
        session.add(Conversation(id=talk, channel="web", site="demo", owner="queue", created_at=now, active_at=now))
        await session.flush()
        session.add(
            QueueEntry(
                key=f"hour-{talk}",
                conversation=talk,
                department=self.department,
                title=f"第{self.told}位市民：居住证怎么办",
                draft={"title": "居住证怎么办", "category": "consultation"},
                entered_at=now,
                passed_by=[],
            )
        )
        self.waiting.append(talk)

    async def _taken(self, session: AsyncSession) -> str:
        talk = self.waiting.popleft()
        entry, row = await self._of(session, talk)
        entry.state, entry.claimed_by, entry.claimed_at = Place.CLAIMED.value, self.agent, self.desk.clock.now()
        row.owner = f"staff:{self.agent}"
        self.held.append(talk)
        return talk

    async def _speaks(self, session: AsyncSession) -> None:
        talk = self.held[0]
        self.held.rotate(-1)
        entry, row = await self._of(session, talk)
        seq, row.next_seq = row.next_seq, row.next_seq + 1
        words = f"{_SAID[seq % len(_SAID)]}（{seq}）"
        sender = "staff" if seq % 4 == 3 else "citizen"
        at = self.desk.clock.now() + timedelta(milliseconds=1)
        session.add(Message(conversation=talk, seq=seq, at=at, sender=sender, text_encrypted=words, text_masked=words))
        if seq >= TALK_LENGTH:
            entry.state, entry.ended_at = Place.ENDED.value, at
            row.owner = "bot"
            self.held.remove(talk)

    async def _of(self, session: AsyncSession, talk: str) -> tuple[QueueEntry, Conversation]:
        entry = (await session.scalars(select(QueueEntry).where(QueueEntry.conversation == talk))).one()
        return entry, await session.get_one(Conversation, talk)
