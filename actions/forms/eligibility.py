"""May I? The guide's own questions one by one, then the outcome with reason, basis and personal materials.

The knowledge service decides what is asked next and how it ends; this form only carries question and answer.
"""

from __future__ import annotations

import re

from actions.errors import EntryGone
from actions.forms.fields import Choice, Field, number, yes_or_no
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.knowledge import Knowledge
from actions.offers import after_verdict, remembered_item
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.eligibility import EligibilityQuestion, EligibilityRequest, EligibilityStep
from contracts.statuses import Status
from contracts.turn import TurnReply
from language.normalise import normalise

NAME = "eligibility"
_YES = (
    r"^(?:是的?|对的?|嗯|已经|早就?|都)*[^不没未无,。]{0,6}"
    r"(?:满了|够了|办了|有了|缴了|交了|开通了|拿到了|签了|符合|满足|具备|属于|办完了)[的呀啊了]*$"
)
_NO = r"^(?:都|也|还|我|家里|目前)*(?:没|不|未)[^,。]{0,10}$"


class EligibilityForm(FormKind):
    """`state.subject` is the guide's id."""

    name = NAME
    title = "条件判断"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:  # noqa: ARG002
        """What was answered, and the one question that is needed next."""
        try:
            step = await self._step(state)
        except EntryGone:
            return ()
        return tuple(_field(q) for q in step.questions if q.id in state.values or q.id == step.ask)

    async def finish(self, turn: Turn, state: FormState) -> Said:
        try:
            step = await self._step(state)
        except EntryGone:
            said = "抱歉，这件事的办理条件刚刚有变动，我暂时判断不了。您可以再问一次，或者转人工。"
            return Said(TurnReply(Status.NO_ANSWER, blocks=(Paragraph(said),)))
        trace = {"eligibility": {"entry": step.entry, "version": step.version, "verdict": step.verdict}}
        reply = TurnReply(
            Status.ANSWERED,
            blocks=(*step.blocks, Options("还想了解什么？")),
            options=after_verdict(step, turn.last_text or step.title),
            trace=trace,
        )
        return Said(reply, remembered_item(step.entry, step.title))

    async def leave(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        said = "好的，先不判断了。之后想知道能不能办，再告诉我就行。"
        return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),)))

    async def _step(self, state: FormState) -> EligibilityStep:
        return await self._knowledge.eligibility(EligibilityRequest(state.subject or "", state.values))


def _field(question: EligibilityQuestion) -> Field:
    text = f"{question.text}（{question.hint}）" if question.hint else question.text
    if question.kind == "number":
        hint = f"请告诉我一个数字，单位是{question.unit}，估个大概就行。"
        most = question.maximum if question.maximum is not None else float("inf")
        return Field(question.id, text, hint, read=number(question.minimum or 0, most, question.unit or ""))
    if question.kind == "yes_no":
        choices = yes_or_no("是", "不是", _YES, _NO)
        return Field(question.id, text, "请回答“是”或者“不是”。", choices=choices)
    choices_of = tuple(Choice(c.id, c.label, _words(c.label, c.also)) for c in question.choices)
    return Field(question.id, text, "请点一个最接近的选项，或者回复它的序号。", choices=choices_of)


def _words(label: str, also: tuple[str, ...]) -> str:
    """Label and other words as a pattern, the longest first."""
    return "|".join(re.escape(normalise(word)) for word in sorted((label, *also), key=len, reverse=True))
