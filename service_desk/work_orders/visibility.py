"""Which orders a member of staff may see."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist


def visible_to(staff: Staff) -> ColumnElement[bool]:
    """A condition on `work_orders`: all for the supervisor, one's department's for its staff."""
    if staff.role is Role.SUPERVISOR:
        return true()
    if staff.role not in DEPARTMENT_STAFF or staff.department is None:
        return false()
    assisted = select(WorkOrderAssist.work_order).where(WorkOrderAssist.department == staff.department)
    return or_(WorkOrder.department == staff.department, WorkOrder.id.in_(assisted))


def may_see_orders(staff: Staff) -> bool:
    """Whether this role has anything to do with orders at all."""
    return staff.role in DEPARTMENT_STAFF or staff.role is Role.SUPERVISOR
