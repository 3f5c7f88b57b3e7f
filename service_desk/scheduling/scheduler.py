"""Does what is due: each job in one transaction with its own end, so that it happens once or is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import Clock
from foundation.database import Database
from service_desk.scheduling.agenda import DeskJob

TICK_SECONDS = 1.0
PAUSES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 3600))
_log = structlog.get_logger("scheduler")


class JobHandler(Protocol):
    """Does one kind of work in the job's transaction; must look whether it is still wanted."""

    async def __call__(self, session: AsyncSession, subject: str, detail: str, /) -> None: ...


class Scheduler:
    """Runs due jobs, oldest first. Several processes may run one each: a job is locked while it is done."""

    def __init__(self, database: Database, clock: Clock, handlers: Mapping[str, JobHandler]) -> None:
        self._database, self._clock, self._handlers = database, clock, dict(handlers)

    async def run(self) -> None:
        """Work for ever."""
        while True:
            try:
                done = await self.run_due()
            except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
                _log.exception("scheduler failed; trying again", seconds=TICK_SECONDS)
                done = 0
            if not done:
                await asyncio.sleep(TICK_SECONDS)

    async def run_due(self) -> int:
        """Do everything that is due now; returns how many jobs were attempted."""
        attempted = 0
        while (job := await self._next()) is not None:
            attempted += 1
            await self._attempt(job)
        return attempted

    async def _next(self) -> int | None:
        async with self._database.read() as session:
            query = select(DeskJob.id).where(DeskJob.done_at.is_(None), DeskJob.due_at <= self._clock.now())
            known = query.where(DeskJob.kind.in_(self._handlers))
            return await session.scalar(known.order_by(DeskJob.due_at, DeskJob.id).limit(1))

    async def _attempt(self, job_id: int) -> None:
        try:
            async with self._database.transaction() as session:
                job = await session.get(DeskJob, job_id, with_for_update=True)
                if job is None or job.done_at is not None or job.due_at > self._clock.now():
                    return  # another process was quicker
                job.done_at = self._clock.now()
                await self._handlers[job.kind](session, job.subject, job.detail)
        except Exception:  # noqa: BLE001 - whatever a handler raises: the job stays and is tried again
            await self._put_off(job_id)

    async def _put_off(self, job_id: int) -> None:
        async with self._database.transaction() as session:
            job = await session.get_one(DeskJob, job_id, with_for_update=True)
            job.due_at = self._clock.now() + PAUSES[min(job.attempts, len(PAUSES) - 1)]
            job.attempts += 1
            _log.exception("job failed; trying again", kind=job.kind, subject=job.subject, attempts=job.attempts)
