"""Numbers of work orders: fit to be read out on the phone, and a slip of the tongue is noticed.

`YZ` + day (yyyymmdd) + sequence of the day (four digits) + check digit after H. M. Damm's quasigroup of order
10, which catches every wrong digit and every two neighbours swapped.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from sqlalchemy import Date
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base

_PREFIX = "YZ"
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_NUMBER = re.compile(rf"{_PREFIX}(\d{{8}})(\d{{4,5}})(\d)")
_SEPARATORS = re.compile(r"[\s\-—_.,，。、]+")


class WorkOrderDay(Base):
    """The last sequence number given on a day."""

    __tablename__ = "work_order_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]


def check_digit(digits: str) -> str:
    """The digit that makes `digits` + it come out at zero."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def compose_number(day: date, sequence: int) -> str:
    """The number of the day's `sequence`-th order.

    >>> compose_number(date(2026, 11, 23), 1)
    'YZ2026112300013'
    """
    digits = f"{day:%Y%m%d}{sequence:04d}"
    return f"{_PREFIX}{digits}{check_digit(digits)}"


def read_number(text: str) -> str | None:
    """The number somebody typed, in its one form; None when it is none or its check digit is wrong.

    Full width, lower case, spaces and hyphens are forgiven, and so is a missing prefix.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    plain = plain if plain.startswith(_PREFIX) else _PREFIX + plain
    match = _NUMBER.fullmatch(plain)
    if match is None or not plain.isascii() or check_digit(match[1] + match[2]) != match[3]:
        return None
    return plain


async def next_number(session: AsyncSession, day: date) -> str:
    """The day's next number, in the caller's transaction: whoever else wants one waits for it to end."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(WorkOrderDay).values(day=day, last=1)
    upsert = statement.on_conflict_do_update(index_elements=["day"], set_={"last": WorkOrderDay.last + 1})
    sequence = (await session.execute(upsert.returning(WorkOrderDay.last))).scalar_one()
    return compose_number(day, sequence)
