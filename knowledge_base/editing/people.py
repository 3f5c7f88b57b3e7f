"""Who may work on which entry."""

from __future__ import annotations

from foundation.accounts.sessions import Staff
from knowledge_base.editing.errors import NotAllowed, OwnWork

SCHEDULER = "定时发布"


def check_department(by: Staff, department: str) -> None:
    """Somebody of a department works on its entries only; without a department (the centre) on all."""
    if by.department is not None and by.department != department:
        raise NotAllowed("只能处理本部门的知识；请联系该部门的编辑。")


def check_not_author(by: Staff, authors: list[int]) -> None:
    """Author and approver are two people (DESIGN, section 6)."""
    if by.id in authors:
        raise OwnWork("这一版是您写的，请由另一位审核人员审核。")
