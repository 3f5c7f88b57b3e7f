"""Another department's orders are invisible; who is above sees those below."""

from __future__ import annotations

import pytest

from foundation.accounts.roles import EVERYBODY, Role
from foundation.accounts.sessions import Staff
from foundation.departments import load_departments
from service_desk.errors import UnknownWorkOrder
from tests.service_desk.conftest import DEPARTMENTS, Desk

BRANCH = {"id": "hurd-east", "name": "城东区住房和城乡建设局", "short": "城东住建局", "parent": "hurd"}


async def sees(desk: Desk, staff: Staff, number: str) -> bool:
    listed = number in {item["number"] for item in (await desk.listing.page(staff)).items}
    try:
        await desk.listing.one(staff, number)
    except UnknownWorkOrder:
        shown = False
    else:
        shown = True
    assert listed is shown
    return shown


@pytest.fixture
async def branch_order(desk: Desk) -> str:
    async with desk.database.transaction() as session:
        await load_departments(session, [*DEPARTMENTS, BRANCH])
    return await desk.order("branch", department="hurd-east")


@pytest.mark.parametrize(
    ("role", "department", "seen"),
    [
        (Role.AGENT, "hurd-east", True),
        (Role.DEPARTMENT_LEAD, "hurd", True),
        (Role.AGENT, "hurd", False),
        (Role.DEPARTMENT_LEAD, "psb", False),
        (Role.DEPARTMENT_LEAD, None, False),
        (Role.SUPERVISOR, None, True),
    ],
)
async def test_a_branchs_order(desk: Desk, branch_order: str, role: Role, department: str | None, seen: bool) -> None:
    assert await sees(desk, Staff(9, "nine", role, department), branch_order) is seen


async def test_a_branch_does_not_see_what_is_above_it(desk: Desk, branch_order: str) -> None:
    above = await desk.order("above")
    assert not await sees(desk, Staff(9, "nine", Role.DEPARTMENT_LEAD, "hurd-east"), above)


@pytest.mark.parametrize("role", sorted(EVERYBODY - {Role.AGENT, Role.DEPARTMENT_LEAD, Role.SUPERVISOR}))
async def test_other_roles_see_no_orders_even_of_their_department(desk: Desk, branch_order: str, role: Role) -> None:
    assert not await sees(desk, Staff(9, "nine", role, "hurd-east"), branch_order)


async def test_a_further_role_counts(desk: Desk, branch_order: str) -> None:
    both = Staff(9, "nine", Role.EDITOR, "hurd-east", frozenset({Role.AGENT}))
    assert await sees(desk, both, branch_order)
