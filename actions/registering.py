"""A grievance that the search has no answer to: registering it is offered, first of all, by the duties' word."""

from __future__ import annotations

from dataclasses import replace

from actions.leaning import Lean, lean
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.search import DepartmentRoute
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply

APPEAL = "file_appeal"
SURE_DUTY = 0.6  # of a department being accountable, set on the development complaints
_MAYBE = 0.35  # of the classifier, for a sentence that also asks something
_UNANSWERED = (Status.CLARIFY, Status.NO_ANSWER, Status.OUT_OF_SCOPE)


def may_grieve(turn: Turn, said: Said) -> bool:
    """Whether a reply without an answer was given to what may be a grievance: a statement, or classified as one."""
    if said.reply.status not in _UNANSWERED or turn.option is not None:
        return False
    return lean(turn.text) is not Lean.ASK or (turn.intent == APPEAL and turn.confidence >= _MAYBE)


def offering(turn: Turn, said: Said, route: DepartmentRoute | None) -> Said:
    """The reply with 「登记投诉」 before what else may be chosen, when a duty is surely concerned."""
    if route is None or route.duty is None or route.probability < SURE_DUTY:
        return said
    option = Option("登记投诉", OptionPayload(APPEAL, text=turn.text))
    lead = Paragraph(f"如果您是要反映这件事，我可以登记下来，请{route.lead_name}办理。")
    if said.reply.status is Status.CLARIFY:
        reply = replace(said.reply, blocks=(lead, *said.reply.blocks), options=(option, *said.reply.options))
    else:
        person = tuple(o for o in said.reply.options if o.payload.intent == "request_human")
        reply = TurnReply(
            Status.NO_ANSWER, (lead, Options("要登记的话，请点：")), (option, *person), trace=said.reply.trace
        )
    return replace(said, reply=reply, slots={**said.slots, "last_text": turn.text})
