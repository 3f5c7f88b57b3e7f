"""The tables of a report as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from contracts.ratings import LEVELS
from service_desk.reports.figures import Report
from service_desk.reports.labels import CHANNELS, LABELS, PARTS

_VALUES: Mapping[str, Mapping[Any, str]] = {"channel": CHANNELS, "part": PARTS, "level": LEVELS}


class TableName(StrEnum):
    """Which table of the report; the values are the report's fields."""

    DAYS = "days"
    CHANNELS = "channels"
    DEPARTMENTS = "departments"
    PEOPLE = "people"
    RATINGS = "ratings"


def table(report: Report, name: TableName) -> bytes:
    """One table of a report, with Chinese headings."""
    return write_csv(row.model_dump() for row in getattr(report, name.value))


def write_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets recognise it; an empty table is empty."""
    out = io.StringIO()
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, list(row))
            writer.writerow({name: LABELS[name] for name in row})
        writer.writerow({name: _VALUES.get(name, {}).get(value, value) for name, value in row.items()})
    return out.getvalue().encode("utf-8-sig")
