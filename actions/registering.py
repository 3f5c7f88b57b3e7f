"""A grievance that the search has no answer to: registering it is offered, first of all, by the duties' word."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from actions.ladder import not_known
from actions.leaning import Lean, lean
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.search import DepartmentRoute, Reason
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload

APPEAL = "file_appeal"
SURE_DUTY = 0.6  # of a department being accountable, set on the development complaints
REGISTERED_DUTY = 0.85  # enough to register a likely complaint unasked; below it, registering is only offered
_MAYBE = 0.35  # of the classifier, for a sentence that also asks something
MOST_OPTIONS = 4
_UNANSWERED = (Status.CLARIFY, Status.NO_ANSWER, Status.OUT_OF_SCOPE)


def may_grieve(turn: Turn, said: Said) -> bool:
    """Whether a reply without an answer was given to what may be a grievance: a statement, or classified as one."""
    if said.reply.status not in _UNANSWERED or turn.option is not None:
        return False
    return lean(turn.text) is not Lean.ASK or (turn.intent == APPEAL and turn.confidence >= _MAYBE)


def is_sure(route: DepartmentRoute | None, least: float = SURE_DUTY) -> TypeGuard[DepartmentRoute]:
    """Whether a duty is surely concerned."""
    return route is not None and route.duty is not None and route.probability >= least


def offering(turn: Turn, said: Said, route: DepartmentRoute | None) -> Said:
    """The reply with 「登记投诉」 before what else may be chosen, when a duty is surely concerned."""
    if not is_sure(route):
        return said
    if said.reply.status is Status.OUT_OF_SCOPE:  # a duty knows it, so it is not
        said = not_known(turn, Reason.TOO_FAR, turn.text, said.reply.trace)
    *blocks, prompt = said.reply.blocks
    lead = Paragraph(f"如果您是要反映这件事，我可以登记下来，请{route.lead_name}办理。")
    register = Option("登记投诉", OptionPayload(APPEAL, text=turn.text))
    others = [option for option in said.reply.options if option.payload.intent != "start_form"]
    options = (register, *others[: MOST_OPTIONS - 2], *others[MOST_OPTIONS - 2 :][-1:])
    return replace(said, reply=replace(said.reply, blocks=(*blocks, lead, prompt), options=options))
