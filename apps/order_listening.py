"""What happens elsewhere when an order takes a step: departments' systems hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from apps.department_orders import staff_for
from connectors.departments.hooks import HookQueue
from connectors.departments.settings import System, load_systems
from connectors.departments.updates import Updates
from foundation.clock import Clock
from foundation.database import Database
from service_desk.ports import StepTaken
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.visibility import visible_to


class OrderListening:
    """The `StepListener` of the service desk. Everything is put down in the step's transaction and sent after it."""

    def __init__(self, database: Database, clock: Clock, systems: Sequence[System] = ()) -> None:
        self.systems, self.updates = tuple(systems), Updates(database, clock)
        self._hooks = HookQueue(self.systems)

    @classmethod
    def read(cls, database: Database, clock: Clock, file: Path | None) -> OrderListening:
        """With the systems of the file that the settings name; raises `ConfigurationError`."""
        return cls(database, clock, load_systems(file) if file is not None else ())

    async def stepped(self, session: AsyncSession, taken: StepTaken) -> None:
        self.updates.note(session, taken.number)
        if self._hooks.systems:
            concerned = [system.id for system in self._hooks.systems if await self._sees(session, system, taken.order)]
            await self._hooks.put(session, taken.number, taken.seq, taken.at, concerned)

    @staticmethod
    async def _sees(session: AsyncSession, system: System, order: int) -> bool:
        query = select(WorkOrder.id).where(WorkOrder.id == order, visible_to(staff_for(system)))
        return await session.scalar(query) is not None
