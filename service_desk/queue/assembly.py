"""The parts of the queue, put together once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.clock import Clock
from foundation.database import Database
from service_desk.assembly import OrderDesk
from service_desk.ports import AuditTrail, SendingAllowances
from service_desk.queue.attendance import Attendance
from service_desk.queue.claiming import Claiming
from service_desk.queue.entering import WAIT_ENDS, Reception
from service_desk.queue.offering import OFFER_ENDS, Offering
from service_desk.queue.registering import Registering
from service_desk.queue.talking import Talking
from service_desk.queue.transferring import Transferring
from service_desk.queue.viewing import Viewing
from service_desk.scheduling.scheduler import JobHandler


@dataclass(frozen=True)
class QueueDesk:
    """Everything about conversations that people have."""

    attendance: Attendance
    offering: Offering
    reception: Reception
    claiming: Claiming
    talking: Talking
    transferring: Transferring
    viewing: Viewing
    registering: Registering

    def jobs(self) -> Mapping[str, JobHandler]:
        """What the scheduler does for them."""
        return {OFFER_ENDS: self.offering.ended, WAIT_ENDS: self.reception.nobody_came}


def assemble_queue(
    database: Database,
    clock: Clock,
    audit: AuditTrail,
    orders: OrderDesk,
    allowances: SendingAllowances | None = None,
) -> QueueDesk:
    """The queue over the orders that a wait may end in."""
    means = orders.means
    departments, announcer, limits = means.departments, means.announcer, means.limits
    offering = Offering(clock, means.notices)
    talking = Talking(database, clock, audit, announcer, offering)
    return QueueDesk(
        attendance=Attendance(database, clock, offering),
        offering=offering,
        reception=Reception(database, clock, offering, orders.book, departments, limits, announcer),
        claiming=Claiming(database, clock, audit, departments, announcer, offering),
        talking=talking,
        transferring=Transferring(database, clock, audit, departments, announcer, means.notices, limits, talking),
        viewing=Viewing(database, departments, allowances),
        registering=Registering(database, talking, orders.book, limits, announcer),
    )
