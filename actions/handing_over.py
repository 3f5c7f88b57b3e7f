"""Hands a matter over: finds the department, drafts the order, and leaves number and deadline to the gateway.

A complaint that says something concrete is registered at once; a bare 「我要投诉」 or 「转人工」 is asked for one
sentence first, and what comes next is taken as the matter.
"""

from __future__ import annotations

import logging
from typing import Any

from actions.errors import KnowledgeUnavailable
from actions.knowledge import Knowledge
from actions.replying import ReplyAction, Said
from actions.turn import Turn
from actions.wording import is_concrete, title_of
from contracts.blocks import Paragraph
from contracts.commands import Command, CreateWorkOrder, RequestStaff, WorkOrderCategory, WorkOrderDraft
from contracts.search import DepartmentRoute, RouteRequest
from contracts.statuses import Status
from contracts.turn import TurnReply

_log = logging.getLogger(__name__)

APPEAL = "file_appeal"
HUMAN = "request_human"

_ASK = {
    APPEAL: "好的，我来帮您登记。请用一两句话说明：什么时间、什么地点、发生了什么事，您希望怎么解决。",
    HUMAN: "好的，我帮您转接工作人员。请先用一句话说说是什么事，好转给对口的部门。",
}
_NO_MATTER = "市民请求人工服务，未说明事由"


class HandOver(ReplyAction):
    """Registers an appeal, or gives the conversation to a person."""

    action_name = "action_hand_over"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def reply(self, turn: Turn) -> Said:
        kind = turn.waiting_for or (APPEAL if turn.intent == APPEAL else HUMAN)
        matter = _matter(turn, kind)
        if matter is None:
            reply = TurnReply(Status.CLARIFY, blocks=(Paragraph(_ASK[kind]),))
            return Said(reply, {"pending_handoff": True, "pending_kind": kind})
        route = await self._route(matter, _item(turn, matter))
        draft = _draft(turn, kind, matter, route)
        command: Command = CreateWorkOrder(draft) if kind == APPEAL else RequestStaff(draft)
        reply = TurnReply(
            Status.HANDED_OFF if kind == APPEAL else Status.QUEUED,
            blocks=(Paragraph(_told(kind, route)),),
            commands=(command,),
            trace=_trace(route),
        )
        return Said(reply, {"last_text": matter})

    async def _route(self, matter: str, item: str | None) -> DepartmentRoute | None:
        """The accountable department; None when the knowledge service cannot say: the hotline centre decides."""
        try:
            return await self._knowledge.route(RouteRequest(text=matter, item=item))
        except KnowledgeUnavailable as error:
            _log.warning("no route: %s", error)
            return None


def _matter(turn: Turn, kind: str) -> str | None:
    """What it is about: the option's question, this message, the question before; None when nobody has said."""
    if turn.option is not None:
        return turn.option.text or turn.last_text or (turn.text if turn.waiting_for else None)
    if is_concrete(turn.text):
        return turn.text
    if kind == HUMAN and turn.last_text:
        return turn.last_text
    if turn.waiting_for is None:
        return None
    # asked already: a second bare request goes through, a greeting or thanks is no matter
    return turn.last_text or _NO_MATTER if turn.intent in (HUMAN, APPEAL) else None


def _item(turn: Turn, matter: str) -> str | None:
    """The item spoken of, when the matter is the question it was spoken of in."""
    if turn.option is not None and turn.option.item:
        return turn.option.item
    if turn.named_items:
        return turn.named_items[0]
    return turn.item if matter == turn.last_text else None


def _draft(turn: Turn, kind: str, matter: str, route: DepartmentRoute | None) -> WorkOrderDraft:
    return WorkOrderDraft(
        category=_category(kind, route),
        title=(route.topic if route and kind == APPEAL else "") or title_of(matter),
        text=matter,
        department=route.lead if route else None,
        assist=route.assist if route else (),
        region=turn.where,
        item=_item(turn, matter),
        duty=route.duty if route else None,
        why=route.why if route else "知识服务暂时不可用，由热线中心分派",
    )


def _category(kind: str, route: DepartmentRoute | None) -> WorkOrderCategory:
    """A request for a person is a consultation; an appeal is what the duty says, a complaint when it does not."""
    if kind != APPEAL:
        return WorkOrderCategory.CONSULTATION
    try:
        category = WorkOrderCategory(route.category if route else "complaint")
    except ValueError:
        return WorkOrderCategory.COMPLAINT
    return WorkOrderCategory.COMPLAINT if category is WorkOrderCategory.CONSULTATION else category


def _told(kind: str, route: DepartmentRoute | None) -> str:
    """One sentence; number and deadline follow from the order itself."""
    known = route is not None and route.lead != "gov"
    name = route.lead_name if route is not None and known else "12345热线中心"
    if kind == APPEAL:
        return f"给您添麻烦了，这件事我来登记，请{name}{'办理' if known else '核实后交主管部门办理'}。"
    return f"正在为您转给{name}的工作人员，您的问题会一并转过去，不用重复说明。"


def _trace(route: DepartmentRoute | None) -> dict[str, Any]:
    if route is None:
        return {"route": None}
    return {
        "route": {
            "lead": route.lead,
            "assist": list(route.assist),
            "duty": route.duty,
            "why": route.why,
            "probability": round(route.probability, 4),
        }
    }
