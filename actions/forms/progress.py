"""查进度 of an order that was registered elsewhere: its number, and the last four digits of the phone left with it."""

from __future__ import annotations

from actions.forms.fields import Field, last_four, order_number
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.progress import asked_for
from actions.replying import Said
from actions.turn import Turn

_NUMBER = Field(
    "number",
    "请把工单号发给我，我来查。工单号以YZ开头，后面是13位数字，登记时的回复里有。",
    "这不像工单号。它以YZ开头，后面是13位数字。找不到的话可以说“转人工”，或者拨打12345凭手机号查询。",
    read=order_number,
    names=("工单号", "单号"),
)
_LAST_FOUR = Field(
    "last4",
    "为了核对身份，请再发一下登记时留的手机号后四位。",
    "请发4位数字，就是登记时留的那个手机号的最后四位。",
    read=last_four,
    names=("后四位", "尾号", "手机", "电话"),
)


class ProgressForm(FormKind):
    """The gateway looks the order up; both wrong or right come back with the reply."""

    name = "progress"
    title = "查询"

    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:  # noqa: ARG002
        return (_NUMBER, _LAST_FOUR)

    async def finish(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        return asked_for(state.values["number"], state.values["last4"])

    def matter(self, turn: Turn, state: FormState) -> str | None:  # noqa: ARG002
        number = state.values.get("number")
        return f"市民想查询工单{number or ''}的办理进度，没有查到。"
