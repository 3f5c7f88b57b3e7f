"""Which orders a member of staff may see."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.departments import HOTLINE_CENTRE, with_those_below
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist

NAMED, ASKED, GIVEN, DECLINED, RELEASED = "named", "asked", "given", "declined", "released"


def visible_to(staff: Staff) -> ColumnElement[bool]:
    """A condition on `work_orders`: all for the supervisor; for department staff those their department answers for
    or assists in; for its lead also those of the departments below it.

    The hotline centre receives and dispatches for everybody and sees what is not confidential. A confidential order
    is seen by the leads of the departments that work on it, and by the supervisor.
    """
    if staff.has(Role.SUPERVISOR):
        return true()
    if not staff.has(*DEPARTMENT_STAFF) or staff.department is None:
        return false()
    helps = select(WorkOrderAssist.work_order).where(WorkOrderAssist.department == staff.department)
    own = WorkOrder.department == staff.department
    secret = WorkOrder.confidential.is_(True)
    seen = or_(own, WorkOrder.id.in_(helps.where(WorkOrderAssist.state.not_in((DECLINED, RELEASED)))))
    if staff.department == HOTLINE_CENTRE:
        seen = true()
    elif staff.has(Role.DEPARTMENT_LEAD):
        seen = or_(seen, WorkOrder.department.in_(with_those_below(staff.department)))
    if not staff.has(Role.DEPARTMENT_LEAD):
        return and_(seen, not_(secret))
    works = or_(own, WorkOrder.id.in_(helps.where(WorkOrderAssist.state.in_((ASKED, GIVEN)))))
    return and_(seen, or_(not_(secret), works))
