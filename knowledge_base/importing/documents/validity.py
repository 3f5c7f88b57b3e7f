"""When a policy document was issued, from when it holds and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from knowledge_base.importing.documents.dates import find_date, find_dates, number
from knowledge_base.importing.documents.recognised import Recognised
from knowledge_base.importing.documents.sections import is_date_line

_FROM = re.compile(r"自(?P<when>[^，。；自]{4,24}?)(?:起|之?日起|开始)(?:正式|全面)?(?:施行|实施|执行|生效|试行)")
_FROM_ISSUE = re.compile(
    r"自(?:发布|印发|公布|下发|签发|发文)之日起(?P<later>[^，。；]{0,8}?)(?:施行|实施|执行|生效|试行)"
)
_UNTIL = re.compile(
    r"有效期?(?:限|截止日期)?(?:为|暂定为)?(?:自[^，。；至]{4,24})?(?:至|到|截至|截止)(?P<when>[^，。；]{6,24})"
)
_YEARS = re.compile(
    r"(?:有效期|试行期|试行)(?:限)?(?:为|暂定为|暂定)?\s?(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?年"
)
_LATER = re.compile(r"(?P<days>\d{1,3}|[一二三四五六七八九十]{1,3})(?:个?工作)?[日天]后?")


def issued_on(lines: Sequence[str]) -> Recognised | None:
    """The date of the signature, else of a line that says when it was made public."""
    signed = [line for line in lines if is_date_line(line)]
    candidates = signed or [line for line in lines if len(line) <= 80 and re.search(r"印发|公布|发布|通过", line)]
    for line in reversed(candidates):
        if found := find_date(line):
            return Recognised("issued_on", found.value.isoformat(), line, certain=bool(signed) and len(signed) == 1)
    return None


def valid_from(texts: Sequence[str], issued: Recognised | None) -> Recognised | None:
    """The first day: stated, or reckoned from the day of issue."""
    found = []
    for text in texts:
        for match in _FROM.finditer(text):
            if day := find_date(match["when"]):
                found.append((day.value, match[0]))
    if found:
        value, evidence = found[-1]
        return Recognised("valid_from", value.isoformat(), evidence, certain=len({day for day, _ in found}) == 1)
    if issued is None or issued.value is None:
        return None
    for text in texts:
        if said := _FROM_ISSUE.search(text):
            later = _LATER.search(said["later"])
            days = number(later["days"]) if later else 0
            value = date.fromisoformat(issued.value) + timedelta(days=days or 0)
            return Recognised("valid_from", value.isoformat(), said[0], certain=not said["later"] and issued.certain)
    return None


def valid_to(texts: Sequence[str], begins: Recognised | None) -> Recognised | None:
    """The last day: stated, or reckoned from the years it is to last (then never certain)."""
    for text in reversed(texts):
        if match := _UNTIL.search(text):
            days = list(find_dates(match["when"]))
            if days:
                return Recognised("valid_to", days[-1].value.isoformat(), match[0], certain=True)
    if begins is None or begins.value is None:
        return None
    for text in reversed(texts):
        if (span := _YEARS.search(text)) and (years := number(span["years"].replace("两", "二"))):
            last = _years_after(date.fromisoformat(begins.value), years) - timedelta(days=1)
            return Recognised("valid_to", last.isoformat(), span[0])
    return None


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
