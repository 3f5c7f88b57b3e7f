"""Yes and no: what they mean hangs on what the bot said just before."""

from __future__ import annotations

from actions.replying import ReplyAction, Said, human_option
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.statuses import Status
from contracts.turn import OptionPayload, TurnReply

_GO_ON = "好的。您有要办的事或想问的问题，直接告诉我就行。"


class Affirm(ReplyAction):
    """ "Yes" takes the one thing that was offered; without an offer it is small talk."""

    action_name = "action_affirm"

    def __init__(self, choose: ReplyAction, hand_over: ReplyAction) -> None:
        self._actions = {"choose_entry": choose, "request_human": hand_over, "file_appeal": hand_over}

    async def reply(self, turn: Turn) -> Said:
        offer = offered(turn.previous)
        if offer is None:
            return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(_GO_ON),)))
        return await self._actions[offer.intent].reply(turn.with_option(offer))


class Deny(ReplyAction):
    """ "No" is taken as "not that" after an answer."""

    action_name = "action_deny"

    async def reply(self, turn: Turn) -> Said:
        before = turn.previous.status if turn.previous else None
        if before not in (Status.ANSWERED, Status.CLARIFY):
            return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(_GO_ON),)))
        blocks = (
            Paragraph("抱歉，没有答到点子上。请换个说法，或者说得具体一点：办什么事、为谁办。"),
            Options("也可以："),
        )
        return Said(TurnReply(Status.CLARIFY, blocks=blocks, options=(human_option(turn.last_text),)))


def offered(previous: TurnReply | None) -> OptionPayload | None:
    """The one thing the last reply offered: to register, its single candidate, or the hand-over after no answer."""
    if previous is None:
        return None
    appeals = [option.payload for option in previous.options if option.payload.intent == "file_appeal"]
    if appeals:
        return appeals[0]
    wanted = {
        Status.CLARIFY: "choose_entry",
        Status.NO_ANSWER: "request_human",
        Status.ERROR_KNOWLEDGE: "request_human",
    }.get(previous.status)
    matching = [option.payload for option in previous.options if option.payload.intent == wanted]
    return matching[0] if len(matching) == 1 else None
