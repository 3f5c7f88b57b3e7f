"""Open data: orders by month, department and category. No texts, no people; cells under five are not told exactly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from foundation.database import Database
from foundation.departments import Department
from service_desk.reports.days import china_day, hours_between, within
from service_desk.reports.figures import Period, share
from service_desk.reports.tables import write_csv
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.time_limits import TimeLimits

SMALLEST = 5  # fewer orders than this in a cell could point at somebody


class china_month(FunctionElement[date]):  # noqa: N801 - it is used as a function
    """`china_month(moment)`: the first day of the moment's month."""

    type = Date()
    inherit_cache = True


@compiles(china_month, "sqlite")
def _month_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours', 'start of month')"


@compiles(china_month, "postgresql")
def _month_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"CAST(date_trunc('month', {moment} AT TIME ZONE 'Asia/Shanghai') AS date)"


class OpenData:
    """Confidential orders are left out."""

    def __init__(self, database: Database, limits: TimeLimits) -> None:
        self._database, self._limits = database, limits

    async def csv(self, period: Period) -> bytes:
        """One line per month, department and category."""
        month = china_month(WorkOrder.received_at).label("month")
        in_time = and_(WorkOrder.replied_at.is_not(None), china_day(WorkOrder.replied_at) <= WorkOrder.due_on)
        query = (
            select(
                month,
                Department.name,
                WorkOrder.category,
                func.count().label("received"),
                func.count(WorkOrder.replied_at).label("replied"),
                func.count(case((in_time, 1))).label("in_time"),
                (func.avg(hours_between(WorkOrder.received_at, WorkOrder.replied_at)) / 24).label("days"),
            )
            .join(Department, Department.id == WorkOrder.department)
            .where(within(WorkOrder.received_at, period), WorkOrder.confidential.is_(False))
            .group_by(month, Department.name, WorkOrder.category)
            .order_by(month, Department.name, WorkOrder.category)
        )
        async with self._database.read() as session:
            return write_csv([self._line(row._mapping) for row in await session.execute(query)])  # noqa: SLF001

    def _line(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        told = row["received"] >= SMALLEST
        return {
            "month": f"{row['month']:%Y-%m}",
            "name": row["name"],
            "category": self._limits.label(row["category"]),
            "received": row["received"] if told else f"少于{SMALLEST}",
            "replied": row["replied"] if told else "",
            "in_time_share": share(row["in_time"], row["replied"]) if told else "",
            "average_days": round(row["days"], 1) if told and row["days"] is not None else "",
        }
