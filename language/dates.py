"""Days as people name them, counted from today: 明天, 下周三, 12月3日, 3号."""

from __future__ import annotations

import re
from datetime import date, timedelta

_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "大后天": 3, "后天": 2}
_WEEKDAYS = {
    name: number for number, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names
}
_WEEKDAY = re.compile(r"(?P<next>下+)?(?:个)?(?:这|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])")
_FULL = re.compile(r"(?:(?P<year>\d{4})[年\-/.])?(?P<month>\d{1,2})[月\-/.](?P<day>\d{1,2})[日号]?")
_DAY_OF_MONTH = re.compile(r"(?<!\d)(?P<day>\d{1,2})[日号]")


def day_in(text: str, today: date) -> date | None:
    """The day a normalised sentence names, the nearest to come; None when it names none.

    >>> monday = date(2026, 11, 23)
    >>> [str(day_in(text, monday)) for text in ("后天上午", "下周三", "周五", "12月3号", "1月4日")]
    ['2026-11-25', '2026-12-02', '2026-11-27', '2026-12-03', '2027-01-04']
    """
    for name in sorted(_NEAR, key=len, reverse=True):
        if name in text:
            return today + timedelta(days=_NEAR[name])
    if week := _WEEKDAY.search(text):
        monday = today - timedelta(days=today.weekday())
        ahead = len(week["next"] or "") * 7
        day = monday + timedelta(days=ahead + _WEEKDAYS[week["day"]])
        return day if day >= today else day + timedelta(days=7)
    if full := _FULL.search(text):
        return _nearest(today, int(full["year"]) if full["year"] else None, int(full["month"]), int(full["day"]))
    if alone := _DAY_OF_MONTH.search(text):
        this = _nearest(today, today.year, today.month, int(alone["day"]))
        if this is not None and this >= today:
            return this
        following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return _nearest(today, following.year, following.month, int(alone["day"]))
    return None


def _nearest(today: date, year: int | None, month: int, day: int) -> date | None:
    """The day of the year given, else the next one to come; None when the calendar has no such day."""
    try:
        if year is not None:
            return date(year, month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
