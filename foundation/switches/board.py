"""Throwing a switch and putting it back: one transaction with its line of the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from foundation.switches.models import ThrownSwitch


class SwitchBoard:
    """For the system administrator. Doing the same twice changes nothing, but for the words."""

    def __init__(self, database: Database, clock: Clock, audit: AuditLog) -> None:
        self._database, self._clock, self._audit = database, clock, audit

    async def all(self) -> Sequence[ThrownSwitch]:
        """What is off, by name."""
        async with self._database.read() as session:
            return list(await session.scalars(select(ThrownSwitch).order_by(ThrownSwitch.name)))

    async def throw(self, name: str, *, by: str, why: str, told: str = "") -> None:
        """Turn something off; again: other words."""
        async with self._database.transaction() as session:
            row = await session.get(ThrownSwitch, name)
            if row is None:
                row = ThrownSwitch(name=name, by=by, at=self._clock.now(), why=why, told=told)
                session.add(row)
            row.why, row.told, row.by = why, told, by
            await self._audit.record(session, action="switch.off", subject=f"switch:{name}", actor=by)

    async def put_back(self, name: str, *, by: str) -> bool:
        """Turn it on again; False when it was on."""
        async with self._database.transaction() as session:
            row = await session.get(ThrownSwitch, name)
            if row is None:
                return False
            await session.delete(row)
            await self._audit.record(session, action="switch.on", subject=f"switch:{name}", actor=by)
            return True
