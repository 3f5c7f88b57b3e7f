"""Nobody is on duty: the matter is registered, and a telephone number is asked for. Begun by the service desk."""

from __future__ import annotations

from actions.forms.fields import Field, phone
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.commands import Command, SupplementWorkOrder
from contracts.statuses import Status
from contracts.turn import TurnReply

_PHONE = Field(
    "contact",
    "方便的话请留一个联系电话，工作人员上班后可以直接联系您；不想留可以说“跳过”。",
    "这不像电话号码。请发11位手机号或者带区号的座机号，不想留可以说“跳过”。",
    read=phone,
    names=("电话", "手机", "号码", "联系方式"),
    optional=True,
)


class ContactForm(FormKind):
    """The first question is put by the desk's reply, in the same words."""

    name = "contact"
    title = "登记"
    light = True

    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:  # noqa: ARG002
        return (_PHONE,)

    def accepted(self, state: FormState, field: Field, value: str) -> tuple[Command, ...]:  # noqa: ARG002
        return (SupplementWorkOrder(f"联系电话：{value}"),)

    async def finish(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        given = bool(state.values.get("contact"))
        said = "记下了，工作人员会按这个号码联系您。" if given else "好的，答复会直接发到这个对话里，请留意。"
        return Said(TurnReply(Status.FORM, blocks=(Paragraph(said),)))

    async def leave(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        said = "好的，不留电话。您的问题已经登记，答复会直接发到这个对话里。"
        return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),)))
