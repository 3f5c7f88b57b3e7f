"""A moment's calendar day in China, and the time between two moments, reckoned by the database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Float, and_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from foundation.clock import CHINA
from service_desk.reports.figures import Period


class china_day(FunctionElement[date]):  # noqa: N801 - it is used as a function
    """`china_day(moment)`: the calendar day."""

    type = Date()
    inherit_cache = True


@compiles(china_day, "sqlite")
def _day_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours')"


@compiles(china_day, "postgresql")
def _day_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Shanghai' AS date)"


class hours_between(FunctionElement[float]):  # noqa: N801 - it is used as a function
    """`hours_between(earlier, later)`: hours of the clock, not of the office."""

    type = Float()
    inherit_cache = True


@compiles(hours_between, "sqlite")
def _hours_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"((julianday({later}) - julianday({earlier})) * 24)"


@compiles(hours_between, "postgresql")
def _hours_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST(EXTRACT(EPOCH FROM ({later} - {earlier})) AS double precision) / 3600)"


def within(column: Any, period: Period) -> ColumnElement[bool]:
    """Whether a moment lies in the period."""
    return and_(column >= _begin_of(period.since), column < _begin_of(period.until + timedelta(days=1)))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, CHINA)
