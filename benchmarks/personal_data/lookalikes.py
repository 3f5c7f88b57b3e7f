"""What only looks like personal data: numbers of orders, papers, money, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from benchmarks.personal_data.values import ESTATES, REGIONS, ROADS, digits

_DATES = ("{0}年{1}月{2}日", "{0}-{1:02}-{2:02}", "{0}.{1}.{2}", "{0}{1:02}{2:02}", "{0}/{1}/{2} 10:30")
_HOURS = ("9:00-12:00,13:30-17:00", "09:00—17:00", "8:30至11:30，14:00至17:30")
_LENGTHS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}


def _number(count: int) -> Callable[[Random], str]:
    return lambda random: random.choice("123456789") + digits(random, count - 1)


def _day(random: Random, first: int, form: str) -> str:
    return form.format(random.randint(first, 2027), random.randint(1, 12), random.randint(1, 28))


def order(random: Random) -> str:
    """A shop's: the day, then a count; or a mere row of digits, as long as a phone, an ID or a card."""
    count = digits(random, random.choice((6, 8, 10)))
    return random.choice((_day(random, 2019, _DATES[3]) + count, digits(random, random.choice((11, 16, 18, 19)))))


def work_order(random: Random) -> str:
    """One of ours."""
    return f"YZ{_day(random, 2024, _DATES[3])}{digits(random, 5)}"


def credit(random: Random) -> str:
    """A company's 统一社会信用代码."""
    place, end = random.choice(REGIONS), random.choice("ABCDEFGH") + random.choice("0123456789X")
    return f"91{place}MA{digits(random, 6)}{end}"


LOOKALIKES: Mapping[str, Callable[[Random], str]] = {
    **{name: _number(count) for name, count in _LENGTHS.items()},
    "road": lambda random: random.choice(ROADS),
    "estate": lambda random: random.choice(ESTATES),
    "order": order,
    "work_order": work_order,
    "credit": credit,
    "parcel": lambda random: random.choice(("SF", "YT", "JD", "EMS")) + digits(random, random.choice((12, 13))),
    "serial": lambda random: digits(random, random.choice((10, 12, 14, 15, 17))),
    "document": lambda random: f"云政发〔{random.randint(1999, 2026)}〕{random.randint(1, 400)}号",
    "money": lambda random: f"{random.randint(1, 99999)}{random.choice(('元', '块钱', '.50元', '万元'))}",
    "big_money": lambda random: f"{random.randint(10**9, 10**11)}元",
    "big_number": lambda random: str(random.randint(10**6, 10**8)),
    "date": lambda random: _day(random, 1950, random.choice(_DATES)),
    "hours": lambda random: random.choice(_HOURS),
    "number": lambda random: f"{random.randint(10, 300)}.{random.randint(0, 99)}",
    "year": lambda random: str(random.randint(1990, 2027)),
    "eleven_tail": lambda random: digits(random, 11),
}
