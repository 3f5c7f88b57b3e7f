"""Practice: a simulated citizen in the real console. Claim, reply, note and end are the real endpoints.

The conversation has a channel of its own: nothing is delivered, no figure counts it, no order comes of it. Whose matter
it is, the trainee says at the end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.intake import Intake, take_seq
from conversations.models import Conversation, Message, Owner, Sender
from conversations.ownership import close
from conversations.saying import PRACTICE
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock
from foundation.database import Database
from foundation.departments import Department, with_those_below
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.ports import AuditTrail
from service_desk.queue.claiming import HELLO
from service_desk.queue.models import Place, QueueEntry
from service_desk.queue.talking import GOODBYE
from service_desk.training.models import PracticeRun, PracticeScenario
from service_desk.training.scenarios import Scenario, find_scenario, scenario_of, scenarios
from service_desk.training.scoring import Decision, Reply, score

PAGE = 100
GIVEN_UP = timedelta(days=1)  # a practice that was left lying: its citizen has nothing more to say


class Practising:
    """Raises `NotFound`, `NotYours`, `RuleBroken`."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail) -> None:
        self._database, self._clock, self._audit = database, clock, audit

    async def offered(self) -> list[dict[str, Any]]:
        """The scenarios to choose from, without what a right answer holds."""
        async with self._database.read() as session:
            found = await scenarios(session)
        return [{"id": one.id, "title": one.title} for one in found.values()]

    async def begin(self, staff: Staff, scenario_id: str) -> str:
        """A conversation with the simulated citizen, offered to this trainee only; returns its id."""
        if staff.department is None:
            raise NotYours(staff.name, "只有部门的工作人员可以练习接待。")
        now = self._clock.now()
        async with self._database.transaction() as session:
            scenario = await find_scenario(session, scenario_id)
            talk = Intake(self._database, self._clock).open_in(session, PRACTICE, PRACTICE, "zh-Hans", None)
            await session.flush()
            row = await session.get_one(Conversation, talk)
            row.owner = Owner.QUEUE.value
            self._says(session, row, scenario.opening)
            session.add(
                QueueEntry(
                    key=f"{PRACTICE}:{talk}",
                    conversation=talk,
                    department=staff.department,
                    title=f"〔练习〕{scenario.title}"[:200],
                    state=Place.OFFERED.value,
                    offered_to=staff.name,
                    entered_at=now,
                    passed_by=[],
                )
            )
            session.add(
                PracticeRun(
                    conversation=talk,
                    scenario=scenario.id,
                    account=staff.name,
                    department=staff.department,
                    started_at=now,
                )
            )
        return talk

    async def answered(self) -> int:
        """Let every simulated citizen who has been answered say their next line; returns how many did."""
        async with self._database.read() as session:
            lately = PracticeRun.finished_at.is_(None), PracticeRun.started_at > self._clock.now() - GIVEN_UP
            open_ = list(await session.scalars(select(PracticeRun.conversation).where(*lately)))
            waiting = [talk for talk in open_ if await _staff_spoke_last(session, talk)]
        spoken = 0
        for talk in waiting:
            async with self._database.transaction() as session:
                row = await session.get_one(Conversation, talk, with_for_update=True)
                run = await session.get_one(PracticeRun, talk)
                lines = (await find_scenario(session, run.scenario)).lines
                if run.finished_at is None and run.next_line < len(lines) and await _staff_spoke_last(session, talk):
                    self._says(session, row, lines[run.next_line])
                    run.next_line += 1
                    spoken += 1
        return spoken

    async def finish(self, staff: Staff, talk: str, decision: Decision) -> dict[str, Any]:
        """End the practice with the trainee's decision; returns the score."""
        async with self._database.transaction() as session:
            run = await session.get(PracticeRun, talk, with_for_update=True)
            if run is None or run.account != staff.name:
                raise NotFound("练习", talk)
            if run.finished_at is not None:
                raise RuleBroken("finished", "这次练习已经结束。")
            scenario = await find_scenario(session, run.scenario)
            chosen = Department.id.in_((scenario.department, decision.department))
            rows = await session.execute(select(Department.id, Department.name).where(chosen))
            names = {row.id: row.name for row in rows}
            run.result = score(scenario, await _replies(session, talk), decision, names)
            run.finished_at = self._clock.now()
            entry = await session.scalar(select(QueueEntry).where(QueueEntry.conversation == talk))
            if entry is not None and entry.ended_at is None:
                entry.state, entry.ended_at, entry.offered_to = Place.ENDED.value, run.finished_at, None
            await close(session, talk)
            return run.result

    async def results(self, staff: Staff) -> list[dict[str, Any]]:
        """One's own; for a lead those of the department, for the supervisor all."""
        query = select(PracticeRun).where(PracticeRun.finished_at.is_not(None))
        if staff.has(Role.DEPARTMENT_LEAD):
            query = query.where(PracticeRun.department.in_(with_those_below(staff.department or "")))
        elif not staff.has(Role.SUPERVISOR):
            query = query.where(PracticeRun.account == staff.name)
        async with self._database.read() as session:
            rows = list(await session.scalars(query.order_by(PracticeRun.finished_at.desc()).limit(PAGE)))
        return [
            {
                "conversation": row.conversation,
                "account": row.account,
                "department": row.department,
                "scenario": row.scenario,
                "finished_at": row.finished_at.astimezone(CHINA).isoformat() if row.finished_at else None,
                "result": row.result,
            }
            for row in rows
        ]

    async def learn_from(self, staff: Staff, talk: str) -> str:
        """Make a finished real conversation a scenario, once; returns its id."""
        async with self._database.transaction() as session:
            query = select(QueueEntry).where(QueueEntry.conversation == talk).order_by(QueueEntry.id.desc())
            entry = await session.scalar(query.limit(1))
            if entry is None or entry.is_practice:
                raise NotFound("会话", talk)
            scenario: Scenario = await scenario_of(session, entry)
            if await session.get(PracticeScenario, scenario.id) is None:
                content = scenario.model_dump(mode="json")
                now = self._clock.now()
                session.add(PracticeScenario(id=scenario.id, content=content, made_by=staff.name, at=now))
                subject = f"scenario:{scenario.id}"
                await self._audit.record(session, actor=staff.name, action="practice.scenario", subject=subject)
            return scenario.id

    def _says(self, session: AsyncSession, row: Conversation, text: str) -> None:
        """A simulated citizen speaks: no inbox, for no bot is to answer."""
        at = self._clock.now()
        row.active_at = at
        said = {"text_encrypted": text, "text_masked": text, "sender": Sender.CITIZEN.value}
        session.add(Message(conversation=row.id, seq=take_seq(row), at=at, **said))


async def _staff_spoke_last(session: AsyncSession, talk: str) -> bool:
    """After the trainee has come and said something of their own."""
    query = select(Message).where(Message.conversation == talk).order_by(Message.seq.desc()).limit(1)
    last = await session.scalar(query)
    return last is not None and last.sender == Sender.STAFF.value and not _is_greeting(last)


async def _replies(session: AsyncSession, talk: str) -> list[Reply]:
    found, since = [], None
    for message in await session.scalars(select(Message).where(Message.conversation == talk).order_by(Message.seq)):
        if message.sender == Sender.CITIZEN.value:
            since = since or message.at
        elif message.sender == Sender.STAFF.value and not _is_greeting(message):
            found.append(Reply(message.text_masked, message.at - (since or message.at)))
            since = None
    return found


def _is_greeting(message: Message) -> bool:
    """Said for the trainee when they come and go."""
    return message.text_masked == GOODBYE or message.text_masked.endswith(HELLO)
