"""What the platform's error codes mean for us (全局返回码), as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.wechat.errors import Verdict
from foundation.clock import CHINA


@dataclass(frozen=True)
class Meaning:
    """`alarm`: an operator must hear of it. `until_midnight`: a pause lasts until the day's quota is renewed."""

    verdict: Verdict
    why: str
    alarm: bool = False
    until_midnight: bool = False


MEANINGS: Mapping[int, Meaning] = {
    -1: Meaning(Verdict.RETRY, "the platform is busy"),
    40001: Meaning(Verdict.REFRESH_TOKEN, "access token is not valid"),
    40014: Meaning(Verdict.REFRESH_TOKEN, "access token is not valid"),
    42001: Meaning(Verdict.REFRESH_TOKEN, "access token has expired"),
    45015: Meaning(Verdict.HOLD, "the citizen's last message is too long ago"),
    45047: Meaning(Verdict.HOLD, "customer messages are used up until the citizen writes again"),
    45009: Meaning(Verdict.PAUSE, "the day's calls are used up", alarm=True, until_midnight=True),
    45011: Meaning(Verdict.PAUSE, "too many calls in a minute", alarm=True),
    43019: Meaning(Verdict.FAIL, "the citizen has blocked messages"),
    43004: Meaning(Verdict.FAIL, "the citizen does not follow the account"),
    40003: Meaning(Verdict.FAIL, "no such citizen"),
    43101: Meaning(Verdict.FAIL, "the citizen has not allowed this notice"),
    45002: Meaning(Verdict.BUG, "the text is too long", alarm=True),
    45008: Meaning(Verdict.BUG, "the article is too long", alarm=True),
    47001: Meaning(Verdict.BUG, "the body is not well formed", alarm=True),
    47003: Meaning(Verdict.BUG, "a keyword of the template does not fit", alarm=True),
    48001: Meaning(Verdict.NOT_GRANTED, "the account may not use this interface", alarm=True),
    40013: Meaning(Verdict.PAUSE, "the app id is wrong", alarm=True),
    40125: Meaning(Verdict.PAUSE, "the app secret is wrong", alarm=True),
    40164: Meaning(Verdict.PAUSE, "this server's address is not on the account's list", alarm=True),
}
UNKNOWN = Meaning(Verdict.RETRY, "unknown error code", alarm=True)
_MINUTE = timedelta(minutes=1)


def meaning(code: int) -> Meaning:
    """What a code means; one that is not in the table is tried again and told to an operator."""
    return MEANINGS.get(code, UNKNOWN)


def paused_until(code: int | None, now: datetime) -> datetime:
    """Until when an account rests after that code."""
    if code is None or not meaning(code).until_midnight:
        return now + _MINUTE
    tomorrow = now.astimezone(CHINA) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=1, second=0, microsecond=0)
