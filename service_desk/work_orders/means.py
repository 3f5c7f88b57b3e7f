"""What every step of an order needs, put together once in `apps/`."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.clock import Clock
from foundation.database import Database
from service_desk.calendar.hours_table import HoursSource
from service_desk.ports import Announcer, DepartmentDirectory, Uploads
from service_desk.scheduling.notices import Notices
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.time_limits import TimeLimits


@dataclass(frozen=True)
class OrderMeans:
    """Handed to everything that takes steps."""

    database: Database
    clock: Clock
    departments: DepartmentDirectory
    hours: HoursSource
    limits: TimeLimits
    announcer: Announcer
    notices: Notices
    ledger: Ledger
    uploads: Uploads
