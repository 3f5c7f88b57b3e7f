"""Who may do what. System, security and audit administrators are separate people (GB/T 22239-2019)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from foundation.accounts.errors import ExclusiveRoles


class Role(StrEnum):
    """What an account may do. Most have one role; those of the administrators exclude every other."""

    AGENT = "agent"
    DEPARTMENT_LEAD = "department_lead"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """What the console shows."""
        return _LABELS[self]


_LABELS = {
    Role.AGENT: "经办人",
    Role.DEPARTMENT_LEAD: "部门负责人",
    Role.SUPERVISOR: "督办",
    Role.EDITOR: "知识编辑",
    Role.REVIEWER: "知识审核",
    Role.SYSTEM_ADMINISTRATOR: "系统管理员",
    Role.SECURITY_ADMINISTRATOR: "安全管理员",
    Role.AUDITOR: "审计员",
}
EVERYBODY = frozenset(Role)
DEPARTMENT_STAFF = frozenset({Role.AGENT, Role.DEPARTMENT_LEAD})
# 三权分立: who runs the system, who gives rights and who checks both are three people (GB/T 22239-2019, 8.1.5)
EXCLUSIVE = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})
TWO_FACTORS = EXCLUSIVE | {Role.SUPERVISOR}


def check_combination(roles: Iterable[Role]) -> frozenset[Role]:
    """The roles of one account; raises `ExclusiveRoles` when one of them excludes another."""
    wanted = frozenset(roles)
    if len(wanted) > 1 and wanted & EXCLUSIVE:
        raise ExclusiveRoles(sorted(role.value for role in wanted))
    return wanted
