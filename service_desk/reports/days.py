"""A moment's calendar day in China, reckoned by the database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from foundation.clock import CHINA


class china_day(FunctionElement[str]):  # noqa: N801 - it is used as a function
    """`china_day(moment)`: the day as `2026-11-25`."""

    type = String()
    inherit_cache = True


@compiles(china_day, "sqlite")
def _sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours')"


@compiles(china_day, "postgresql")
def _postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


def begin_of(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time.min, CHINA)


def end_of(day: date) -> datetime:
    """The first moment after a day in China."""
    return begin_of(day + timedelta(days=1))
