"""An option that begins a form, or answers one that is not open any more."""

from __future__ import annotations

from actions.replying import Begin, ReplyAction, Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply

START = "start_form"


class FillForm(ReplyAction):
    """Begins the form an option names; the form machine itself takes the answers of an open one."""

    action_name = "action_form"

    async def reply(self, turn: Turn) -> Said:
        option = turn.option
        if option is not None and option.intent == START and option.form is not None:
            values = {} if option.field is None or option.text is None else {option.field: option.text}
            return Said(TurnReply(Status.FORM), begin=Begin(option.form, option.item or option.entry, values))
        said = "这一步已经结束了，刚才的选择没有再记录。您有要办的事，直接告诉我就行。"
        return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),)))
