"""Web hooks: put down in the transaction of a work order's step, sent until the department's system has them.

What is sent is put together when it is sent: the order as it is then, as the system may see it then. A system that may
no longer see an order it was told of hears that, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import aiohttp
from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from connectors.departments.models import DepartmentHook, DepartmentUpdate
from connectors.departments.ports import DepartmentOrders, OrderEvent
from connectors.departments.settings import System
from connectors.departments.signing import signed
from conversations.backoff import Backoff
from conversations.dispatching import Dispatcher
from conversations.errors import Postponed, TryAgain, Undeliverable
from conversations.models import DeliveryState
from foundation.clock import Clock
from foundation.database import Database

LEFT = "work_order.left"
KEPT = timedelta(days=30)
BACKOFF = Backoff(first=timedelta(seconds=5), most=timedelta(hours=1), attempts=80)  # about three days
_GONE = 410
_MOST_WAIT = timedelta(hours=1)
_PATIENCE = timedelta(days=3)  # with a system that asks to wait


class HookQueue:
    """Puts steps down for the systems they concern."""

    def __init__(self, systems: Sequence[System]) -> None:
        self._systems = [system for system in systems if system.url is not None]

    @property
    def systems(self) -> Sequence[System]:
        """Those that want to hear of steps."""
        return self._systems

    async def put(self, session: AsyncSession, number: str, seq: int, at: datetime, concerned: Collection[str]) -> None:
        """In the step's own transaction. `concerned`: systems that may see the order; who was told of it hears on."""
        latest = select(func.max(DepartmentHook.id)).where(DepartmentHook.number == number)
        told = await session.scalars(
            select(DepartmentHook.system).where(
                DepartmentHook.id.in_(latest.group_by(DepartmentHook.system)), DepartmentHook.left.is_(False)
            )
        )
        wanted = {*concerned, *told}
        session.add_all(
            DepartmentHook(
                system=system.id,
                number=number,
                seq=seq,
                event=f"{number}-{seq}",
                at=at,
                next_attempt_at=at,
            )
            for system in self._systems
            if system.id in wanted
        )


class HookOutbox(Dispatcher[DepartmentHook]):
    """Sends them: for each system those of one order in order, those of different orders side by side."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        systems: Sequence[System],
        orders: DepartmentOrders,
        http: aiohttp.ClientSession,
        backoff: Backoff = BACKOFF,
    ) -> None:
        self._orders = orders
        self._systems, self._http = {system.id: system for system in systems if system.url is not None}, http
        earlier = aliased(DepartmentHook)
        waits_for_another = exists().where(
            earlier.system == DepartmentHook.system,
            earlier.number == DepartmentHook.number,
            earlier.state == DeliveryState.PENDING.value,
            earlier.id < DepartmentHook.id,
        )
        ready = DepartmentHook.system.in_(self._systems) & ~waits_for_another
        super().__init__(database, clock, DepartmentHook, self._post, ready=ready, backoff=backoff)

    async def tidy(self) -> None:
        """Forget what arrived long ago, and idempotency keys nobody will repeat."""
        before = self._clock.now() - KEPT
        async with self._database.transaction() as session:
            await session.execute(
                delete(DepartmentHook).where(
                    DepartmentHook.state == DeliveryState.SENT.value, DepartmentHook.at < before
                )
            )
            await session.execute(delete(DepartmentUpdate).where(DepartmentUpdate.at < before))

    async def _post(self, hook: DepartmentHook) -> None:
        system = self._systems[hook.system]
        event = await self._orders.event(system, hook.number, hook.seq)
        if event is None:
            if not await self._leave(hook):
                return
            event = OrderEvent(LEFT, {"number": hook.number}, {})
        content = {
            "type": event.kind,
            "timestamp": hook.at.isoformat(),
            "data": {"order": event.order, "step": event.step},
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": hook.event,
            **signed(system.signing_keys, hook.event, int(self._clock.now().timestamp()), body),
        }
        timeout = aiohttp.ClientTimeout(total=system.timeout)
        try:
            async with self._http.post(
                system.url or "", data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                self._judge(hook, response.status, response.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryAgain(type(error).__name__) from None

    async def _leave(self, hook: DepartmentHook) -> bool:
        """The order is hidden from the system by now; whether that is news, because it has heard of the order."""
        heard = select(DepartmentHook.left).where(
            DepartmentHook.system == hook.system,
            DepartmentHook.number == hook.number,
            DepartmentHook.state == DeliveryState.SENT.value,
        )
        async with self._database.transaction() as session:
            latest = await session.scalar(heard.order_by(DepartmentHook.id.desc()).limit(1))
            (await session.get_one(DepartmentHook, hook.id)).left = True
        return latest is False

    def _judge(self, hook: DepartmentHook, status: int, retry_after: str) -> None:
        """2xx: taken. 410: never again. Everything else may be mended over there: again, when it asks us to."""
        now = self._clock.now()
        if 200 <= status < 300:
            return
        if status == _GONE:
            raise Undeliverable("HTTP 410", _GONE)
        asks_to_wait = status in (429, 503) and retry_after.isascii() and retry_after.isdigit()
        if asks_to_wait and now - hook.at < _PATIENCE:
            raise Postponed(now + min(timedelta(seconds=int(retry_after[:9])), _MOST_WAIT), f"HTTP {status}")
        raise TryAgain(f"HTTP {status}")
