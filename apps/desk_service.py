"""The service desk of the desk process: orders, call-backs, hours, notices; and the work that runs beside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import Any

import structlog
from aiohttp import web

from connectors.wechat.followers import SameFollower
from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from foundation.settings import ROOT
from foundation.staff_api import declare
from service_desk.api.board import BoardApi
from service_desk.api.calendar import CalendarApi
from service_desk.api.callbacks import CallbacksApi
from service_desk.api.citizens import CitizensApi
from service_desk.api.colleagues import ColleaguesApi
from service_desk.api.helping import HelpingApi
from service_desk.api.hours import HoursApi
from service_desk.api.live import POLL_SECONDS, LiveApi
from service_desk.api.notices import NoticesApi
from service_desk.api.problems import desk_problems
from service_desk.api.queue import QueueApi
from service_desk.api.ratings import RatingsApi
from service_desk.api.reports import ReportsApi
from service_desk.api.revealing import RevealingApi
from service_desk.api.steps import StepsApi
from service_desk.api.training import TrainingApi
from service_desk.api.work_orders import WorkOrdersApi
from service_desk.assembly import OrderDesk, assemble_orders
from service_desk.attachments.keeping import OrderFiles
from service_desk.attachments.scanning import NoScanner, Scanner
from service_desk.helping.approving import Approving
from service_desk.helping.canned import CannedReplies
from service_desk.helping.suggesting import AnswerSource, Suggesting
from service_desk.ports import SendingAllowances, StepListener
from service_desk.queue.assembly import assemble_queue
from service_desk.queue.citizens import CitizensMatters
from service_desk.queue.colleagues import Colleagues
from service_desk.queue.entering import Reception
from service_desk.ratings.reviewing import Reviewing
from service_desk.reports.counting import Reports
from service_desk.reports.open_data import OpenData
from service_desk.revealing import Revealing
from service_desk.scheduling.scheduler import TICK_SECONDS, Scheduler
from service_desk.supervising.board import Board
from service_desk.supervising.watched_orders import WatchedOrders
from service_desk.training.lessons import Learning
from service_desk.training.practising import Practising
from service_desk.training.quality import Quality
from service_desk.work_orders.pausing import Pausing
from service_desk.work_orders.recent import RecentSteps

_log = structlog.get_logger("desk")


@dataclass(frozen=True)
class Files:
    """Where files of orders lie, and what looks at them."""

    folder: Path = ROOT / "var" / "attachments"
    scanner: Scanner = field(default_factory=NoScanner)


def add_service_desk(
    app: web.Application,
    database: Database,
    clock: Clock,
    audit: AuditLog,
    files: Files,
    answers: AnswerSource,
    listener: StepListener | None = None,
    allowances: SendingAllowances | None = None,
    poll_seconds: float = POLL_SECONDS,
) -> OrderDesk:
    """Endpoints and background work; the guard must stand before. `poll_seconds`: how often a stream looks."""
    orders = assemble_orders(database, clock, audit, listener=listener)
    queue = assemble_queue(database, clock, audit, orders, allowances)
    practising = Practising(database, clock, audit)
    board = Board(database, clock, orders.means.limits)
    live = LiveApi(queue, orders.means.notices, RecentSteps(database, clock), board, poll_seconds)
    kept = OrderFiles(database, clock, orders.means.ledger, files.scanner, files.folder)
    app.middlewares.append(desk_problems)
    for api in (
        WorkOrdersApi(orders.listing, kept),
        StepsApi(orders),
        CallbacksApi(orders.calling),
        NoticesApi(orders.means.notices),
        CalendarApi(database, clock, orders.calendars),
        HoursApi(database, orders.hours),
        QueueApi(queue),
        BoardApi(board, WatchedOrders(database, clock, orders.means.departments, orders.hours)),
        CitizensApi(
            CitizensMatters(
                database,
                queue.viewing,
                queue.talking,
                orders.means.announcer,
                orders.means.uploads,
                SameFollower(),
            )
        ),
        RevealingApi(Revealing(database, audit, queue.viewing)),
        ColleaguesApi(Colleagues(database, clock)),
        HelpingApi(
            CannedReplies(database, clock, orders.means.departments),
            Suggesting(database, queue.talking, answers),
            Approving(database, audit, queue.talking, orders.means.announcer),
        ),
        RatingsApi(Reviewing(database, clock, audit)),
        TrainingApi(practising, Learning(database, clock), Quality(database, clock, audit, SystemRandom())),
        ReportsApi(Reports(database, clock), OpenData(database, orders.means.limits), clock),
        live,
    ):
        declare(app, api.endpoints())
    app.on_shutdown.append(live.end)
    scheduler = Scheduler(database, clock, {**orders.jobs(), **queue.jobs()})
    app.cleanup_ctx.append(
        background(scheduler.run, partial(keep_listening, orders.pausing, queue.reception, practising))
    )
    return orders


async def keep_listening(pausing: Pausing, reception: Reception, practising: Practising) -> None:
    """For ever: orders whose citizen has answered go on, who is tired of waiting leaves, simulated citizens answer."""
    while True:
        try:
            await pausing.answered()
            await reception.cancelled()
            await practising.answered()
        except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
            _log.exception("listening to citizens failed; trying again", seconds=TICK_SECONDS)
        await asyncio.sleep(TICK_SECONDS)


def background(
    *work: Callable[[], Coroutine[Any, Any, None]],
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Runs beside the application, from its start to its end."""

    async def context(_app: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(one()) for one in work]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    return context
