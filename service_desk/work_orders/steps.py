"""The state machine of a work order as data: every step, from where, to where, by whom, and what the citizen sees.

受理 → 派单 → 签收 → 办理 (会办, 延期, 退单 with ruling) → 答复 → 办结 → 回访 (国办发〔2020〕53号). What is not in this
table cannot happen: `ledger` refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service_desk.work_orders.statuses import OPEN
from service_desk.work_orders.statuses import WorkOrderStatus as At


class Side(StrEnum):
    """On which side of an order somebody stands."""

    OWNER = "owner"
    HELPER = "helper"
    CENTRE = "centre"
    SUPERVISOR = "supervisor"
    CITIZEN = "citizen"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """Who that is, for the sentence that refuses a step."""
        return _SIDES[self]


_SIDES = {
    Side.OWNER: "承办部门",
    Side.HELPER: "协办部门",
    Side.CENTRE: "热线中心",
    Side.SUPERVISOR: "督办人员",
    Side.CITIZEN: "市民本人",
    Side.SYSTEM: "系统",
}


class Shown(StrEnum):
    """What of a step stands in the citizen's timeline."""

    WHOLE = "whole"
    LABEL = "label"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Step:
    """`target` None: the order stays where it is."""

    name: str
    label: str
    sources: frozenset[At]
    target: At | None
    by: frozenset[Side]
    shown: Shown = Shown.LABEL

    @property
    def needs(self) -> str:
        """Who may take the step, as staff read it."""
        return f"这一步由{'、'.join(side.label for side in Side if side in self.by)}办理。"


_RUNNING = frozenset({At.ACCEPTED, At.WAITING})
_DONE = frozenset({At.REPLIED, At.CLOSED, At.CALLED_BACK})
_ALL = frozenset(At)
_OWNER, _HELPER, _SYSTEM = frozenset({Side.OWNER}), frozenset({Side.HELPER}), frozenset({Side.SYSTEM})
_SUPERVISOR = frozenset({Side.SUPERVISOR})
_ABOVE = frozenset({Side.CENTRE, Side.SUPERVISOR})
_INSIDE = frozenset({Side.OWNER, Side.HELPER, Side.CENTRE, Side.SUPERVISOR})

CREATE = "create"
DISPATCH = Step("dispatch", "派单", frozenset({At.RECEIVED}), At.DISPATCHED, _ABOVE)
ACCEPT = Step("accept", "部门签收", frozenset({At.DISPATCHED}), At.ACCEPTED, _OWNER)
ASSIGN = Step("assign", "指定承办部门", OPEN - {At.WAITING}, At.DISPATCHED, _SUPERVISOR)
HAND_ON = Step("hand_on", "转由其他部门办理", frozenset({At.DISPATCHED, At.ACCEPTED}), At.ACCEPTED, frozenset(Side))
RETURN = Step("return", "部门申请退单", frozenset({At.DISPATCHED, At.ACCEPTED}), At.RETURNED, _OWNER, Shown.HIDDEN)
UPHOLD_RETURN = Step("uphold_return", "重新派单", frozenset({At.RETURNED}), At.DISPATCHED, _ABOVE)
REFUSE_RETURN = Step("refuse_return", "退单未获同意", frozenset({At.RETURNED}), At.DISPATCHED, _ABOVE, Shown.HIDDEN)
ASK_EXTENSION = Step("ask_extension", "申请延期", frozenset({At.ACCEPTED}), None, _OWNER, Shown.HIDDEN)
GRANT_EXTENSION = Step("grant_extension", "办理期限延长", _RUNNING, None, _SUPERVISOR)
REFUSE_EXTENSION = Step("refuse_extension", "延期未获同意", _RUNNING, None, _SUPERVISOR, Shown.HIDDEN)
ASK_CITIZEN = Step("ask_citizen", "请您补充材料", frozenset({At.ACCEPTED}), At.WAITING, _OWNER, Shown.WHOLE)
RESUME = Step(
    "resume", "恢复办理", frozenset({At.WAITING}), At.ACCEPTED, frozenset({Side.OWNER, Side.CITIZEN, Side.SYSTEM})
)
SUPPLEMENT = Step("supplement", "市民补充", _ALL, None, frozenset({Side.CITIZEN}))
ASK_HELP = Step("ask_help", "请其他部门会办", _RUNNING, None, frozenset({Side.OWNER, Side.SUPERVISOR}))
GIVE_HELP = Step("give_help", "协办部门反馈意见", _RUNNING, None, _HELPER)
DECLINE_HELP = Step("decline_help", "协办部门退回", _RUNNING, None, _HELPER, Shown.HIDDEN)
RELEASE_HELP = Step("release_help", "会办终止", _RUNNING, None, frozenset({Side.OWNER, Side.SUPERVISOR}), Shown.HIDDEN)
REPLY = Step("reply", "部门答复", frozenset({At.ACCEPTED}), At.REPLIED, _OWNER, Shown.WHOLE)
CLOSE = Step("close", "办结", frozenset({At.REPLIED}), At.CLOSED, _SUPERVISOR)
CALL_BACK = Step("call_back", "回访", frozenset({At.CLOSED}), At.CALLED_BACK, _ABOVE)
REOPEN = Step("reopen", "重新办理", _DONE, At.DISPATCHED, _ABOVE)
WITHDRAW = Step("withdraw", "撤销", OPEN, At.WITHDRAWN, _ABOVE | {Side.CITIZEN})
URGE = Step("urge", "催办", OPEN, None, _ABOVE | {Side.CITIZEN, Side.SYSTEM})
SUPERVISE = Step("supervise", "督办", OPEN, None, _SUPERVISOR)
REMIND = Step("remind", "到期提醒", OPEN, None, _SYSTEM, Shown.HIDDEN)
ESCALATE = Step("escalate", "上报督办", OPEN, None, _SYSTEM, Shown.HIDDEN)
NOTE = Step("note", "内部备注", _ALL, None, _INSIDE, Shown.HIDDEN)
ATTACH = Step("attach", "添加附件", _ALL - {At.WITHDRAWN}, None, _INSIDE | {Side.CITIZEN}, Shown.HIDDEN)
CONCEAL = Step("conceal", "标为保密", _ALL, None, frozenset({Side.OWNER, Side.SUPERVISOR}), Shown.HIDDEN)
REVEAL = Step("reveal", "解除保密", _ALL, None, _SUPERVISOR, Shown.HIDDEN)

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        *(DISPATCH, ACCEPT, ASSIGN, HAND_ON, RETURN, UPHOLD_RETURN, REFUSE_RETURN),
        *(ASK_EXTENSION, GRANT_EXTENSION, REFUSE_EXTENSION, ASK_CITIZEN, RESUME, SUPPLEMENT),
        *(ASK_HELP, GIVE_HELP, DECLINE_HELP, RELEASE_HELP),
        *(REPLY, CLOSE, CALL_BACK, REOPEN, WITHDRAW),
        *(URGE, SUPERVISE, REMIND, ESCALATE, NOTE, ATTACH, CONCEAL, REVEAL),
    )
}
STEP_LABELS = {CREATE: "受理并派单", **{step.name: step.label for step in STEPS.values()}}


def shown_of(step: str) -> Shown:
    """What the citizen sees of a step by its name; of the making of an order, its label."""
    return STEPS[step].shown if step in STEPS else Shown.LABEL
