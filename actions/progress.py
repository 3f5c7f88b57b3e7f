"""How far is my matter? The gateway knows; the action only says which order is meant."""

from __future__ import annotations

from actions.replying import ReplyAction, Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.commands import TellProgress
from contracts.statuses import Status
from contracts.turn import TurnReply


class TellProgressAction(ReplyAction):
    """Asks the gateway for the state of the order named, or of this conversation's latest."""

    action_name = "action_tell_progress"

    async def reply(self, turn: Turn) -> Said:
        number = next((value.upper() for role, value in turn.numbers if role == "work_order"), None)
        said = f"正在为您查询工单 {number}。" if number else "正在为您查询最近一件工单的办理情况。"
        return Said(TurnReply(Status.PROGRESS, blocks=(Paragraph(said),), commands=(TellProgress(number),)))
