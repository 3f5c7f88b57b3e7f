"""Which orders a member of staff may see."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.departments import with_those_below
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist


def visible_to(staff: Staff) -> ColumnElement[bool]:
    """A condition on `work_orders`: all for the supervisor; for department staff those their department answers
    for or assists in; for its lead also those of the departments below it."""
    if staff.has(Role.SUPERVISOR):
        return true()
    if not staff.has(*DEPARTMENT_STAFF) or staff.department is None:
        return false()
    assisted = select(WorkOrderAssist.work_order).where(WorkOrderAssist.department == staff.department)
    mine: ColumnElement[bool] = WorkOrder.department == staff.department
    if staff.has(Role.DEPARTMENT_LEAD):
        mine = WorkOrder.department.in_(with_those_below(staff.department))
    return or_(mine, WorkOrder.id.in_(assisted))
