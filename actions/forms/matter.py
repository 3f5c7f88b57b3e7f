"""诉求登记 and 转人工, as long as nobody has said what it is about: one sentence is asked for, then handed over."""

from __future__ import annotations

from actions.forms.fields import Field
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.handing_over import APPEAL, HUMAN, NO_MATTER, HandOver
from actions.replying import Said
from actions.turn import Turn
from actions.wording import is_concrete
from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply

_QUESTIONS = {
    APPEAL: "好的，我来帮您登记。请用一两句话说明：什么时间、什么地点、发生了什么事，您希望怎么解决。",
    HUMAN: "好的，我帮您转接工作人员。请先用一句话说说是什么事，好转给对口的部门。",
}
_HINTS = {
    APPEAL: "请把事情说得具体一点，比如“长宁街88号的路灯坏了一周，晚上看不见路，希望尽快修”。",
    HUMAN: "请用一句话说说是什么事，比如“社保断缴了怎么补”。不想说也可以，再发一次“转人工”就行。",
}


class MatterForm(FormKind):
    """One question; whatever is said of the matter is the answer, unless 「先问一下」 stands before it."""

    def __init__(self, kind: str, hand_over: HandOver) -> None:
        self.name = kind
        self.title = "登记" if kind == APPEAL else "转接"
        self._hand_over = hand_over
        self._field = Field("matter", _QUESTIONS[kind], _HINTS[kind], read=_matter, names=("内容", "事情"), free=True)

    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:  # noqa: ARG002
        return (self._field,)

    async def finish(self, turn: Turn, state: FormState) -> Said:
        return await self._hand_over.register(turn, self.name, turn.text or state.values["matter"])

    async def leave(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        said = "好的，已经取消，没有登记。之后有需要，随时告诉我。"
        return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),)))

    def matter(self, turn: Turn, state: FormState) -> str | None:  # noqa: ARG002
        """A second wish for a person goes through without a matter."""
        return turn.text if is_concrete(turn.text) else turn.last_text or NO_MATTER


def _matter(sentence: str) -> str | None:
    return sentence if is_concrete(sentence) else None
