"""What may still be sent to a citizen who wrote or clicked (客服消息: 下发条数限制)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from connectors.wechat.models import WeChatCitizen
from connectors.wechat.settings import Limits


class Budget(StrEnum):
    """Which allowance a customer message is counted against."""

    EVENT = "event"
    MESSAGE = "message"


@dataclass(frozen=True)
class Allowance:
    """How many customer messages may still be sent, and until when."""

    left: int
    until: datetime | None

    def label(self, now: datetime) -> str:
        """For staff: 「还可发送 3 条 / 剩余 46 小时」."""
        if self.until is None or self.left == 0:
            return "暂时不能主动发送，将随群众的下一条消息送达"
        hours = math.floor((self.until - now).total_seconds() / 3600)
        return f"还可发送 {self.left} 条 / 剩余 {hours} 小时" if hours else f"还可发送 {self.left} 条 / 剩余不到 1 小时"


def budgets(citizen: WeChatCitizen, limits: Limits, now: datetime) -> list[tuple[Budget, int, datetime]]:
    """The allowances in force with what is left and until when, the one that ends first in front."""
    found = []
    if citizen.event_at is not None:
        until = citizen.event_at + timedelta(seconds=limits.event_seconds)
        found.append((Budget.EVENT, limits.per_event - citizen.sent_since_event, until))
    if citizen.message_at is not None:
        until = citizen.message_at + timedelta(hours=limits.message_hours)
        found.append((Budget.MESSAGE, limits.per_message - citizen.sent_since_message, until))
    return sorted(((b, left, until) for b, left, until in found if left > 0 and until > now), key=lambda f: f[2])


def allowance(citizen: WeChatCitizen, limits: Limits, now: datetime) -> Allowance:
    """All of them together."""
    found = budgets(citizen, limits, now)
    return Allowance(sum(left for _, left, _ in found), max((until for _, _, until in found), default=None))


def take(citizen: WeChatCitizen, limits: Limits, now: datetime) -> Budget | None:
    """Count one message; None when none may be sent."""
    found = budgets(citizen, limits, now)
    if not found:
        return None
    _count(citizen, found[0][0], 1)
    return found[0][0]


def give_back(citizen: WeChatCitizen, budget: Budget) -> None:
    """Uncount one that the platform certainly did not accept."""
    _count(citizen, budget, -1)


def use_up(citizen: WeChatCitizen) -> None:
    """The platform says that nothing more may be sent until the citizen comes back: its count is the right one."""
    citizen.message_at = citizen.event_at = None


def _count(citizen: WeChatCitizen, budget: Budget, by: int) -> None:
    if budget is Budget.EVENT:
        citizen.sent_since_event = max(0, citizen.sent_since_event + by)
    else:
        citizen.sent_since_message = max(0, citizen.sent_since_message + by)
