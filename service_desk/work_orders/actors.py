"""Who takes a step, and on which sides of an order they stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.departments import HOTLINE_CENTRE
from service_desk.work_orders.steps import Side


@dataclass(frozen=True)
class Actor:
    """A member of staff, the citizen, or the system; `name` stands in events and in the audit log."""

    name: str
    staff: Staff | None = None
    side: Side | None = None

    def sides(self, department: str, helpers: Collection[str]) -> frozenset[Side]:
        """Their sides of an order of `department` that `helpers` have been asked to help with."""
        if self.staff is None:
            return frozenset({self.side} if self.side is not None else ())
        found = {Side.SUPERVISOR} if self.staff.has(Role.SUPERVISOR) else set()
        if not self.staff.has(*DEPARTMENT_STAFF) or self.staff.department is None:
            return frozenset(found)
        if self.staff.department == department:
            found.add(Side.OWNER)
        if self.staff.department in helpers:
            found.add(Side.HELPER)
        if self.staff.department == HOTLINE_CENTRE:
            found.add(Side.CENTRE)
        return frozenset(found)


CITIZEN = Actor("citizen", side=Side.CITIZEN)
SYSTEM = Actor("system", side=Side.SYSTEM)


def actor_of(staff: Staff) -> Actor:
    """A member of staff as an actor."""
    return Actor(staff.name, staff)
