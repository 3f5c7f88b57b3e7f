"""The gateway, the only public process: channels, inbox, turns, outbox. `python -m apps.gateway`."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy import text

from apps.department_orders import DeskOrders
from apps.gateway_adapters import DirectKnowledge
from apps.gateway_channels import Core, outbox_to, rate_limits, sent_channels, web_channel
from apps.gateway_notices import OrderNotices
from apps.gateway_settings import GatewaySettings
from apps.order_listening import OrderListening
from connectors.channel import add_channel
from connectors.departments.wiring import add_departments
from connectors.engine import EngineClient
from connectors.web.routes import add_web_channel
from connectors.wechat import WeChat
from conversations.degradation import Budgets, ResilientBot
from conversations.finishing import Finisher
from conversations.fixed_texts import EditedTexts
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.measuring import Backlog
from conversations.participation import Participation, RatingCommands
from conversations.pressure import Pressure, PressureLimits
from conversations.reading import Reader
from conversations.switched import SwitchedBot
from conversations.turns import TurnRunner
from conversations.watching import watcher_for
from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from foundation.database_clock import DatabaseClock
from foundation.departments import StoredDepartments
from foundation.errors import ConfigurationError
from foundation.http import make_app, serve
from foundation.logging import configure_logging
from foundation.settings import load_settings
from foundation.switches import Switches
from foundation.switches.writing import refuse_writing
from knowledge_base.client import KnowledgeClient
from service_desk.assembly import assemble_orders
from service_desk.callbacks.listening import RatedCallbacks
from service_desk.helping.approving import Approvals
from service_desk.queue.assembly import assemble_queue
from service_desk.queue.presence import OnDuty
from service_desk.work_orders.commands import DeskCommands
from service_desk.work_orders.moved import MovedOrders

# what is refused while nothing may be written; a message is still taken, and answered as far as can be
WRITES = re.compile(r"/web/v1/(?:feedback|rating|attachments)|/departments/v1/.+")


async def build(settings: GatewaySettings, clock: Clock | None = None) -> web.Application:
    """The application with everything wired; its work begins when it is started.

    Raises `ConfigurationError` when a file that the settings name is wrong.
    """
    database, hub, http = Database(settings.database, short_statements=True), Hub(), aiohttp.ClientSession()
    shared = DatabaseClock(database)
    clock = clock or shared
    knowledge = KnowledgeClient(http, settings.url_of("knowledge"), settings.knowledge_secret.get_secret_value())
    engine = EngineClient(http, settings.url_of("engine"), settings.engine_secret)
    audit = AuditLog(clock)
    async with _closed_when_wrong(http, database):
        listening = OrderListening.read(database, clock, settings.department_systems)
    orders = assemble_orders(database, clock, audit, listener=listening)
    queue = assemble_queue(database, clock, audit, orders)
    commands = RatingCommands(DeskCommands(orders.book, orders.means, queue.reception), clock)
    finisher = Finisher(database, clock, commands, hub, Approvals())
    bot = ResilientBot(
        engine, DirectKnowledge(knowledge), clock, late=finisher, budgets=Budgets(engine=settings.engine_budget)
    )
    switched, switches = _switched(bot, database, clock)
    core = Core(
        settings,
        database,
        clock,
        hub,
        http,
        Pressure(database, PressureLimits(line=settings.most_storing, waiting=settings.most_waiting)),
        Intake(database, clock),
        Reader(database, clock, queue.viewing),
        Participation(database, clock, hub, RatedCallbacks(orders.callbacks)),
        TurnRunner(database, clock, switched, finisher),
        rate_limits(settings),
    )
    async with _closed_when_wrong(http, database):
        channels = sent_channels(core)
        web_pages = web_channel(core, knowledge)
    told = [channel.notices for channel in channels if isinstance(channel, WeChat)]
    notices = OrderNotices(MovedOrders(database, clock, StoredDepartments()), told)
    outbox = outbox_to(core, channels)

    async def health() -> dict[str, Any]:
        async with database.read() as session:
            await session.execute(text("SELECT 1 FROM conversations LIMIT 1"))
        return {"process": "gateway"}

    async def work(_app: web.Application) -> AsyncIterator[None]:
        await shared.measure()
        loops = (shared, core.pressure, core.runner, outbox, watcher_for(database, hub), notices)
        background = [asyncio.create_task(loop.run()) for loop in loops]
        yield
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await core.runner.close()
        await bot.close()
        await http.close()
        await database.close()

    app = make_app(health=health, metrics_secret=settings.metrics_secret, refresh=[Backlog(database, clock).look])
    app.middlewares.append(refuse_writing(switches, WRITES))
    add_web_channel(app, web_pages)
    app.cleanup_ctx.append(work)
    for channel in channels:
        add_channel(app, channel)
    if listening.systems:
        desk = DeskOrders(orders)
        add_departments(
            app,
            listening.systems,
            desk,
            listening.updates,
            database=database,
            clock=clock,
            http=http,
            counting=core.counting,
        )
    return app


@asynccontextmanager
async def _closed_when_wrong(http: aiohttp.ClientSession, database: Database) -> AsyncIterator[None]:
    """Around reading what the settings name: nothing stays open when a file is wrong."""
    try:
        yield
    except ConfigurationError:
        await http.close()
        await database.close()
        raise


def _switched(bot: ResilientBot, database: Database, clock: Clock) -> tuple[SwitchedBot, Switches]:
    """The bot behind what an operator can turn off, and the switches themselves."""
    switches = Switches(database)
    return SwitchedBot(bot, switches, OnDuty(database, clock), EditedTexts(database)), switches


async def main(settings: GatewaySettings) -> None:
    """Serve until told to stop; exit code 2 with one line when a file that the settings name is wrong."""
    try:
        app = await build(settings)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None
    await serve(app, settings.gateway_host, settings.gateway_port)


if __name__ == "__main__":
    wanted = load_settings(GatewaySettings)
    configure_logging("gateway", wanted.log_level)
    asyncio.run(main(wanted))
