"""Where a work order can stand."""

from __future__ import annotations

from enum import StrEnum


class WorkOrderStatus(StrEnum):
    """The state of an order."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    RETURNED = "returned"
    REPLIED = "replied"
    CLOSED = "closed"
    CALLED_BACK = "called_back"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What citizens and staff read."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether the department still owes an answer; the deadline runs, but for WAITING."""
        return self in OPEN

    @property
    def is_answered(self) -> bool:
        """Whether the department's answer stands."""
        return self in (WorkOrderStatus.REPLIED, WorkOrderStatus.CLOSED, WorkOrderStatus.CALLED_BACK)


OPEN = frozenset(
    {
        WorkOrderStatus.RECEIVED,
        WorkOrderStatus.DISPATCHED,
        WorkOrderStatus.ACCEPTED,
        WorkOrderStatus.WAITING,
        WorkOrderStatus.RETURNED,
    }
)
_LABELS = {
    WorkOrderStatus.RECEIVED: "已受理",
    WorkOrderStatus.DISPATCHED: "已派单",
    WorkOrderStatus.ACCEPTED: "办理中",
    WorkOrderStatus.WAITING: "等待补充材料",
    WorkOrderStatus.RETURNED: "退单待裁定",
    WorkOrderStatus.REPLIED: "已答复",
    WorkOrderStatus.CLOSED: "已办结",
    WorkOrderStatus.CALLED_BACK: "已回访",
    WorkOrderStatus.WITHDRAWN: "已撤销",
}
