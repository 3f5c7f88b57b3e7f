"""The gateway, the only public process: web channel, inbox, turns, outbox. `python -m apps.gateway`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import Field
from sqlalchemy import text

from apps.gateway_adapters import DeskLookup, DirectKnowledge, KnownDepartments, PublishedPages
from connectors.engine import EngineClient
from connectors.web.channel import WebChannel, WebLimits
from connectors.web.routes import add_web_channel
from connectors.web.sessions import Sessions
from connectors.web.sites import SITES, load_sites
from conversations.attachments import Attachments
from conversations.degradation import Budgets, ResilientBot
from conversations.finishing import Finisher
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.outbox import Outbox
from conversations.participation import Participation, RatingCommands
from conversations.ports import CommandHandler
from conversations.pressure import Pressure, PressureLimits
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import Clock, SystemClock
from foundation.database import Database
from foundation.departments import StoredDepartments
from foundation.http import make_app, serve
from foundation.logging import configure_logging
from foundation.settings import SharedSecrets, load_settings
from knowledge_base.client import KnowledgeClient
from service_desk.calendar.table import CalendarTable
from service_desk.work_orders.commands import DeskCommands
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.lookup import WorkOrderLookup
from service_desk.work_orders.time_limits import read_time_limits


class GatewaySettings(SharedSecrets):
    """Settings of the gateway. Seconds for budgets, per address and second for rates."""

    engine_budget: float = Field(default=4.0, gt=0, le=4.2)
    web_sessions_per_second: float = Field(default=10.0, gt=0)
    web_messages_per_second: float = Field(default=30.0, gt=0)
    web_reads_per_second: float = Field(default=200.0, gt=0)
    web_text_length: int = Field(default=2000, ge=100, le=10_000)
    web_session_hours: float = Field(default=72.0, gt=0)
    web_session_messages_per_second: float = Field(default=5.0, gt=0)
    web_session_burst: float = Field(default=30.0, ge=1)
    web_attachment_megabytes: int = Field(default=5, ge=1, le=50)
    web_sites: Path | None = None
    trusted_proxies: frozenset[str] = frozenset()
    most_waiting: int = Field(default=400, ge=1, description="accepted messages that wait for their turn, in all")
    most_storing: int = Field(default=40, ge=1, description="messages being stored at the same moment")

    @property
    def web_limits(self) -> WebLimits:
        return WebLimits(
            sessions=self.web_sessions_per_second,
            messages=self.web_messages_per_second,
            reads=self.web_reads_per_second,
            text_length=self.web_text_length,
            session_messages=self.web_session_messages_per_second,
            session_burst=self.web_session_burst,
            attachment_bytes=self.web_attachment_megabytes * 1024 * 1024,
        )


async def build(settings: GatewaySettings, clock: Clock | None = None) -> web.Application:
    """The application with everything wired; its work begins when it is started."""
    clock = clock or SystemClock()
    database, hub, http = Database(settings.database), Hub(), aiohttp.ClientSession()
    knowledge = KnowledgeClient(http, settings.url_of("knowledge"), settings.knowledge_secret.get_secret_value())
    engine = EngineClient(http, settings.url_of("engine"), settings.engine_secret)
    finisher = Finisher(database, clock, _commands(clock), hub)
    bot = ResilientBot(
        engine, DirectKnowledge(knowledge), clock, late=finisher, budgets=Budgets(engine=settings.engine_budget)
    )
    pressure = Pressure(database, PressureLimits(settings.most_storing, settings.most_waiting))
    runner = TurnRunner(database, clock, bot, finisher)
    outbox = Outbox(database, clock, senders={})  # the web fetches; WeChat will be the first to be sent to

    async def health() -> dict[str, Any]:
        async with database.read() as session:
            await session.execute(text("SELECT 1 FROM conversations LIMIT 1"))
        return {"process": "gateway"}

    async def work(_app: web.Application) -> AsyncIterator[None]:
        background = [asyncio.create_task(loop.run()) for loop in (pressure, runner, outbox)]
        yield
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await runner.close()
        await bot.close()
        await http.close()
        await database.close()

    app = make_app(health=health)
    add_web_channel(app, _web_channel(settings, database, clock, hub, pressure, runner, knowledge))
    app.cleanup_ctx.append(work)
    return app


def _commands(clock: Clock) -> CommandHandler:
    limits = read_time_limits()
    book = OrderBook(clock, CalendarTable(), StoredDepartments(), limits)
    return RatingCommands(DeskCommands(clock, book, StoredDepartments(), limits), clock)


def _web_channel(
    settings: GatewaySettings,
    database: Database,
    clock: Clock,
    hub: Hub,
    pressure: Pressure,
    runner: TurnRunner,
    knowledge: KnowledgeClient,
) -> WebChannel:
    intake = Intake(database, clock)
    return WebChannel(
        sessions=Sessions(database, clock, intake, timedelta(hours=settings.web_session_hours)),
        intake=intake,
        runner=runner,
        reader=Reader(database, clock),
        participation=Participation(database, clock, hub),
        attachments=Attachments(database, clock, hub),
        hub=hub,
        pressure=pressure,
        orders=DeskLookup(WorkOrderLookup(database, clock, StoredDepartments())),
        entries=PublishedPages(knowledge),
        departments=KnownDepartments(database),
        limits=settings.web_limits,
        sites=load_sites(settings.web_sites) if settings.web_sites else SITES,
        trusted_proxies=settings.trusted_proxies,
    )


async def main(settings: GatewaySettings) -> None:
    """Serve until told to stop."""
    await serve(await build(settings), settings.gateway_host, settings.gateway_port)


if __name__ == "__main__":
    wanted = load_settings(GatewaySettings)
    configure_logging("gateway", wanted.log_level)
    asyncio.run(main(wanted))
