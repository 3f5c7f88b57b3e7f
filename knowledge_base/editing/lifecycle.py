"""Which step leads from which state to which: draft, in review, approved, published, retired."""

from __future__ import annotations

from enum import StrEnum

from knowledge_base.editing.errors import WrongStep
from knowledge_base.store.tables import VersionState


class Action(StrEnum):
    """A step of a version's life; each is recorded with who took it. The label is what staff read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Action:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    CREATE = ("create", "新建")
    SAVE = ("save", "保存")
    SUBMIT = ("submit", "送审")
    RETURN = ("return", "退回")
    APPROVE = ("approve", "通过")
    SCHEDULE = ("schedule", "定时发布")
    UNSCHEDULE = ("unschedule", "取消定时")
    SCHEDULE_FAILED = ("schedule_failed", "定时发布未成")
    PUBLISH = ("publish", "发布")
    REPLACE = ("replace", "被新版本替换")
    DISCARD = ("discard", "作废")
    RETIRE = ("retire", "停用")
    ROLL_BACK = ("roll_back", "回退")


STATE_LABELS = {
    VersionState.DRAFT: "草稿",
    VersionState.IN_REVIEW: "审核中",
    VersionState.APPROVED: "待发布",
    VersionState.PUBLISHED: "已发布",
    VersionState.RETIRED: "已停用",
}
OPEN_STATES = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.APPROVED)

_S = VersionState
_STEPS: dict[Action, tuple[frozenset[VersionState], VersionState]] = {
    Action.SAVE: (frozenset({_S.DRAFT}), _S.DRAFT),
    Action.SUBMIT: (frozenset({_S.DRAFT}), _S.IN_REVIEW),
    Action.RETURN: (frozenset({_S.IN_REVIEW, _S.APPROVED}), _S.DRAFT),
    Action.APPROVE: (frozenset({_S.IN_REVIEW}), _S.APPROVED),
    Action.SCHEDULE: (frozenset({_S.APPROVED}), _S.APPROVED),
    Action.UNSCHEDULE: (frozenset({_S.APPROVED}), _S.APPROVED),
    Action.SCHEDULE_FAILED: (frozenset({_S.APPROVED}), _S.APPROVED),
    Action.PUBLISH: (frozenset({_S.APPROVED}), _S.PUBLISHED),
    Action.REPLACE: (frozenset({_S.PUBLISHED}), _S.RETIRED),
    Action.DISCARD: (frozenset({_S.DRAFT, _S.IN_REVIEW, _S.APPROVED}), _S.RETIRED),
    Action.RETIRE: (frozenset({_S.PUBLISHED}), _S.RETIRED),
}


def after(action: Action, entry: str, version: int, state: str) -> VersionState:
    """The state a step leads to; raises `WrongStep`."""
    begins, ends = _STEPS[action]
    if VersionState(state) not in begins:
        raise WrongStep(entry, version, state, action.value)
    return ends
