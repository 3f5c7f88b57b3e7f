"""Who may do what. System, security and audit administrators are separate people (GB/T 22239-2019)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A member of staff has exactly one."""

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
DEPARTMENT_STAFF = frozenset({Role.AGENT, Role.DEPARTMENT_LEAD})
