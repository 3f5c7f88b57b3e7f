"""Words of work orders: dates with weekdays, moments, titles."""

from __future__ import annotations

import re
from datetime import date, datetime

from foundation.clock import CHINA
from language.personal_data import TOKEN, Kind

TITLE_LENGTH = 60
_WEEKDAYS = "一二三四五六日"
_TORN_TOKEN = re.compile(r"⟦[^⟧]*$")


def long_date(day: date) -> str:
    """`2026年12月10日（星期四）`."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def short_moment(at: datetime) -> str:
    """`12月10日 09:05`, in China."""
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def tidy_title(title: str, text: str) -> str:
    """One short line without tokens: the draft's title, or the beginning of the matter."""
    plain = " ".join(without_tokens(title.strip() or text).split()) or "市民诉求"
    return plain if len(plain) <= TITLE_LENGTH else plain[: TITLE_LENGTH - 1] + "…"


def without_tokens(text: str) -> str:
    """The text with words in the place of personal data; a torn token at its end is dropped."""
    return _TORN_TOKEN.sub("", TOKEN.sub(lambda match: f"〔{Kind(match['kind']).label}〕", text))
