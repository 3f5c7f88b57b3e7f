from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import FakeClock
from foundation.database import Database
from service_desk.scheduling.agenda import DeskJob, plan
from service_desk.scheduling.scheduler import Scheduler


class Worker:
    """A handler that writes down what it did, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.done: list[tuple[str, str]] = []
        self.failures = failures

    async def __call__(self, session: AsyncSession, subject: str, detail: str) -> None:
        if self.failures:
            self.failures -= 1
            raise LookupError(subject)
        self.done.append((subject, detail))


async def planned(database: Database, clock: FakeClock, subject: str, minutes: float, detail: str = "") -> None:
    async with database.transaction() as session:
        await plan(session, "work", subject, clock.now() + timedelta(minutes=minutes), detail)


async def test_what_is_due_is_done_once_and_in_order(database: Database, clock: FakeClock) -> None:
    worker = Worker()
    scheduler = Scheduler(database, clock, {"work": worker})
    for subject, minutes in (("late", 10), ("soon", 5), ("far", 60), ("soon", 5)):
        await planned(database, clock, subject, minutes)
    assert await scheduler.run_due() == 0
    clock.advance(minutes=11)
    assert await scheduler.run_due() == 2
    assert await scheduler.run_due() == 0
    assert worker.done == [("soon", ""), ("late", "")]


async def test_it_survives_a_restart(database: Database, clock: FakeClock) -> None:
    await planned(database, clock, "a", 5, "1")
    again, worker = Database(str(database.engine.url)), Worker()
    clock.advance(days=3)
    assert await Scheduler(again, clock, {"work": worker}).run_due() == 1
    await again.close()
    assert worker.done == [("a", "1")]


async def test_a_failure_is_tried_again_later_and_never_dropped(database: Database, clock: FakeClock) -> None:
    worker = Worker(failures=8)
    scheduler = Scheduler(database, clock, {"work": worker})
    await planned(database, clock, "a", 0)
    for _ in range(8):
        assert await scheduler.run_due() == 1
        assert await scheduler.run_due() == 0
        clock.advance(hours=1)
    assert worker.done == []
    assert await scheduler.run_due() == 1
    assert worker.done == [("a", "")]


async def test_a_failing_job_does_not_stop_the_others(database: Database, clock: FakeClock) -> None:
    worker = Worker(failures=1)
    await planned(database, clock, "bad", 0)
    await planned(database, clock, "good", 1)
    clock.advance(minutes=1)
    assert await Scheduler(database, clock, {"work": worker}).run_due() == 2
    assert worker.done == [("good", "")]


async def test_two_processes_do_it_once(database: Database, clock: FakeClock) -> None:
    other, worker = Database(str(database.engine.url), busy_timeout_ms=20_000), Worker()
    for number in range(10):
        await planned(database, clock, str(number), 0)
    schedulers = [Scheduler(one, clock, {"work": worker}) for one in (database, other)]
    await asyncio.gather(*(scheduler.run_due() for scheduler in schedulers))
    await other.close()
    assert sorted(worker.done) == sorted((str(number), "") for number in range(10))


async def test_work_of_an_unknown_kind_waits_for_who_knows_it(database: Database, clock: FakeClock) -> None:
    await planned(database, clock, "a", 0)
    assert await Scheduler(database, clock, {}).run_due() == 0
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(DeskJob).where(DeskJob.done_at.is_(None))) == 1


async def test_a_plan_goes_with_its_transaction(database: Database, clock: FakeClock) -> None:
    async def fail() -> None:
        async with database.transaction() as session:
            await plan(session, "work", "a", clock.now())
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(DeskJob)) == 0
