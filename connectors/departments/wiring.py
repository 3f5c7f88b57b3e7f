"""The connector as the gateway wires it: routes for the systems, web hooks beside them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import aiohttp
import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from connectors.departments.api import DepartmentApi
from connectors.departments.hooks import HookOutbox
from connectors.departments.ports import DepartmentOrders
from connectors.departments.settings import System
from connectors.departments.updates import Updates
from connectors.web.limits import RateLimits
from foundation.clock import Clock
from foundation.database import Database

_TIDY_SECONDS = 3600.0
_log = structlog.get_logger("departments")


def add_departments(
    app: web.Application,
    systems: Sequence[System],
    orders: DepartmentOrders,
    updates: Updates,
    *,
    database: Database,
    clock: Clock,
    http: aiohttp.ClientSession,
    counting: RateLimits | None = None,
) -> None:
    """Add the routes, and send web hooks while the application runs.

    Call it after the application's own clean-up context was added: this ends before the HTTP session does.
    """
    outbox = HookOutbox(database, clock, systems, orders, http)

    async def tidy() -> None:
        while True:
            try:
                await outbox.tidy()
            except SQLAlchemyError as error:
                _log.warning("not tidied", why=type(error).__name__)
            await asyncio.sleep(_TIDY_SECONDS)

    async def work(_app: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(outbox.run()), asyncio.create_task(tidy())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    app.router.add_routes(DepartmentApi(systems, orders, updates, counting).routes())
    app.cleanup_ctx.append(work)
