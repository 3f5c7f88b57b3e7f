"""How far is my matter? The gateway knows; the action only says which order is meant."""

from __future__ import annotations

from actions.forms.fields import last_four, order_number
from actions.replying import ReplyAction, Said
from actions.turn import Turn
from contracts.commands import TellProgress
from contracts.statuses import Status
from contracts.turn import TurnReply
from language.normalise import normalise


class TellProgressAction(ReplyAction):
    """Asks the gateway for the state of an order: the one named, or this conversation's latest.

    When it is not of this conversation, the gateway's reply begins the form `progress`.
    """

    action_name = "action_tell_progress"

    async def reply(self, turn: Turn) -> Said:
        sentence = normalise(turn.text)
        number = order_number(sentence)
        return asked_for(number, last_four(sentence) if number else None)


def asked_for(number: str | None, last4: str | None) -> Said:
    """The gateway fills in what it knows."""
    return Said(TurnReply(Status.PROGRESS, commands=(TellProgress(number, last4),)))
