"""The steps somebody may take with an order now: what the table allows, less what a rule stands against.

What depends on the words of a step (which department, how many days) is refused when it is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from foundation.accounts.sessions import Staff
from foundation.clock import CHINA
from service_desk.calendar.hours import DepartmentHours
from service_desk.work_orders.actors import actor_of
from service_desk.work_orders.detail import OrderDetail
from service_desk.work_orders.handling import URGE_PAUSE
from service_desk.work_orders.models import WorkOrder, WorkOrderRequest
from service_desk.work_orders.requests import ARRIVALS, EXTENSION
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.steps import (
    ASK_EXTENSION,
    CALL_BACK,
    CONCEAL,
    DECLINE_HELP,
    GRANT_EXTENSION,
    HAND_ON,
    REFUSE_EXTENSION,
    REFUSE_RETURN,
    RELEASE_HELP,
    REPLY,
    RETURN,
    REVEAL,
    STEPS,
    UPHOLD_RETURN,
    URGE,
    Side,
    Step,
)
from service_desk.work_orders.time_limits import Rules
from service_desk.work_orders.visibility import ASKED

_TAKEN_ELSEWHERE = frozenset({HAND_ON, CALL_BACK})  # by transfers of conversations, by call-backs


@dataclass(frozen=True)
class Standing:
    """An order as somebody stands before it, `now`; `hours` are those of the accountable department."""

    staff: Staff
    order: WorkOrder
    detail: OrderDetail
    hours: DepartmentHours
    rules: Rules
    now: datetime

    @property
    def steps(self) -> list[str]:
        """Names of the steps, in the order of the table."""
        asked = {part.department for part in self.detail.parts if part.state == ASKED}
        sides = actor_of(self.staff).sides(self.order.department, asked)
        return [step.name for step in STEPS.values() if self._may(step, sides)]

    def _may(self, step: Step, sides: frozenset[Side]) -> bool:
        if step in _TAKEN_ELSEWHERE or not sides & step.by:
            return False
        rule = _RULES.get(step.name)
        return WorkOrderStatus(self.order.status) in step.sources and (rule is None or rule(self, sides))

    @property
    def parts_open(self) -> bool:
        return any(part.state == ASKED for part in self.detail.parts)

    @property
    def extension(self) -> WorkOrderRequest | None:
        """The one that waits for a ruling."""
        waiting = (one for one in self.detail.requests if one.kind == EXTENSION and one.decided_at is None)
        return next(waiting, None)

    @property
    def may_extend(self) -> bool:
        in_time = self.now.astimezone(CHINA).date() <= self.order.due_on
        return in_time and self.extension is None and self.order.extensions < self.rules.extensions

    @property
    def may_return(self) -> bool:
        if self.order.binding:
            return False
        arrivals = [event.at for event in self.detail.events if event.step in ARRIVALS]
        arrived = arrivals[-1] if arrivals else self.order.received_at
        days = (at.astimezone(CHINA).date() for at in (arrived, self.now))
        return self.hours.count_working_days(*days) <= self.rules.return_within_days

    @property
    def may_decline(self) -> bool:
        mine = (part for part in self.detail.parts if part.department == self.staff.department)
        return not any(part.binding for part in mine)

    @property
    def may_urge(self) -> bool:
        return self.order.urged_at is None or self.now - self.order.urged_at >= URGE_PAUSE

    def may_rule(self, sides: frozenset[Side]) -> bool:
        """After too many returns only the supervisor rules."""
        return Side.SUPERVISOR in sides or self.order.returns <= self.rules.returns


_RULES: Mapping[str, Callable[[Standing, frozenset[Side]], bool]] = {
    RETURN.name: lambda here, _: here.may_return,
    UPHOLD_RETURN.name: lambda here, sides: here.may_rule(sides),
    REFUSE_RETURN.name: lambda here, sides: here.may_rule(sides),
    ASK_EXTENSION.name: lambda here, _: here.may_extend,
    GRANT_EXTENSION.name: lambda here, _: here.extension is not None,
    REFUSE_EXTENSION.name: lambda here, _: here.extension is not None,
    DECLINE_HELP.name: lambda here, _: here.may_decline,
    RELEASE_HELP.name: lambda here, _: here.parts_open,
    REPLY.name: lambda here, _: not here.parts_open,
    URGE.name: lambda here, _: here.may_urge,
    CONCEAL.name: lambda here, _: not here.order.confidential,
    REVEAL.name: lambda here, _: here.order.confidential,
}
