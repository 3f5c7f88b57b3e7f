"""The parts of work orders, put together once: gateway, desk and tests take them from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.attachments import Attachments
from conversations.hub import Hub
from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import StoredDepartments
from service_desk.calendar.hours_table import HoursTable
from service_desk.calendar.table import CalendarTable
from service_desk.callbacks.calling import Calling
from service_desk.callbacks.cases import CALL_DUE, CallbackCases
from service_desk.ports import AuditTrail, StepListener
from service_desk.scheduling.notices import Notices
from service_desk.scheduling.scheduler import JobHandler
from service_desk.work_orders.announcing import ConversationAnnouncer
from service_desk.work_orders.assisting import Assisting
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.deadlines import Deadlines
from service_desk.work_orders.handling import Handling
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.listing import Listing
from service_desk.work_orders.lookup import WorkOrderLookup
from service_desk.work_orders.means import OrderMeans
from service_desk.work_orders.pausing import Pausing
from service_desk.work_orders.requests import Requests
from service_desk.work_orders.time_limits import TimeLimits, read_time_limits
from service_desk.work_orders.watching import Watching


@dataclass(frozen=True)
class OrderDesk:
    """Everything about orders and call-backs."""

    means: OrderMeans
    calendars: CalendarTable
    hours: HoursTable
    deadlines: Deadlines
    book: OrderBook
    listing: Listing
    lookup: WorkOrderLookup
    handling: Handling
    pausing: Pausing
    requests: Requests
    assisting: Assisting
    callbacks: CallbackCases
    calling: Calling
    watching: Watching

    def jobs(self) -> Mapping[str, JobHandler]:
        """What the scheduler does for them."""
        return {**self.watching.handlers(), CALL_DUE: self.callbacks.due}


def assemble_orders(
    database: Database,
    clock: Clock,
    audit: AuditTrail,
    limits: TimeLimits | None = None,
    listener: StepListener | None = None,
) -> OrderDesk:
    """`limits`: those of the bundled file when none are given. `listener` hears of every step."""
    limits = limits or read_time_limits()
    departments, calendars = StoredDepartments(), CalendarTable()
    hours, notices, ledger = HoursTable(calendars), Notices(database, clock), Ledger(clock, audit, listener)
    uploads = Attachments(database, clock, Hub())
    announcer = ConversationAnnouncer(clock)
    means = OrderMeans(database, clock, departments, hours, limits, announcer, notices, ledger, uploads)
    deadlines = Deadlines(hours, limits)
    callbacks = CallbackCases(clock, hours, limits, notices)
    handling, pausing = Handling(means, deadlines, callbacks), Pausing(means, deadlines)
    return OrderDesk(
        means=means,
        calendars=calendars,
        hours=hours,
        deadlines=deadlines,
        book=OrderBook(clock, hours, departments, deadlines, ledger),
        listing=Listing(database, clock, departments, hours, limits),
        lookup=WorkOrderLookup(database, clock, departments),
        handling=handling,
        pausing=pausing,
        requests=Requests(means, deadlines),
        assisting=Assisting(means),
        callbacks=callbacks,
        calling=Calling(database, clock, audit, ledger, handling),
        watching=Watching(means, handling, pausing),
    )
