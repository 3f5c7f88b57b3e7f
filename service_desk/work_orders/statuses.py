"""Where a work order can stand, and the steps between. The machine of DESIGN §7 grows here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WorkOrderStatus(StrEnum):
    """The state of an order."""

    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    REPLIED = "replied"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """What citizens and staff read."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether the department still owes an answer, so that the deadline runs."""
        return self in (WorkOrderStatus.DISPATCHED, WorkOrderStatus.ACCEPTED)


_LABELS = {
    WorkOrderStatus.DISPATCHED: "已派单",
    WorkOrderStatus.ACCEPTED: "办理中",
    WorkOrderStatus.REPLIED: "已答复",
    WorkOrderStatus.CLOSED: "已办结",
}


@dataclass(frozen=True)
class Step:
    """A step leads from one state to the next; `label` stands in the timeline."""

    name: str
    label: str
    source: WorkOrderStatus
    target: WorkOrderStatus


CREATE, SUPPLEMENT = "create", "supplement"
ACCEPT = Step("accept", "部门签收", WorkOrderStatus.DISPATCHED, WorkOrderStatus.ACCEPTED)
REPLY = Step("reply", "部门答复", WorkOrderStatus.ACCEPTED, WorkOrderStatus.REPLIED)
CLOSE = Step("close", "办结", WorkOrderStatus.REPLIED, WorkOrderStatus.CLOSED)

STEP_LABELS = {
    CREATE: "受理并派单",
    SUPPLEMENT: "市民补充",
    **{step.name: step.label for step in (ACCEPT, REPLY, CLOSE)},
}
