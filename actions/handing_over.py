"""Hands a matter over: finds the department, drafts the order, and leaves number and deadline to the gateway.

A complaint that says something concrete is registered at once (ADR 2); what is missing and useful is asked for
afterwards, by the form of `actions.forms.details`. A bare 「我要投诉」 or 「转人工」 is asked for one sentence first,
by the forms of `actions.forms.matter`.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from actions.errors import KnowledgeUnavailable
from actions.knowledge import Knowledge
from actions.replying import Begin, ReplyAction, Said
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

NO_MATTER = "市民请求人工服务，未说明事由"


class HandOver(ReplyAction):
    """Registers an appeal, or gives the conversation to a person."""

    action_name = "action_hand_over"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def reply(self, turn: Turn) -> Said:
        kind = APPEAL if turn.intent == APPEAL else HUMAN
        matter = _matter(turn, kind)
        if matter is None:
            return Said(TurnReply(Status.FORM), begin=Begin(kind))
        return await self.register(turn, kind, matter)

    async def register(self, turn: Turn, kind: str, matter: str) -> Said:
        """An order of the matter, or a person for it."""
        route = await self._route(RouteRequest(matter, _item(turn, matter), appeal=kind == APPEAL))
        draft = _draft(turn, kind, matter, route)
        command: Command = CreateWorkOrder(draft) if kind == APPEAL else RequestStaff(draft)
        reply = TurnReply(
            Status.HANDED_OFF if kind == APPEAL else Status.QUEUED,
            blocks=(Paragraph(_told(kind, route)),),
            commands=(command,),
            trace=_trace(route),
        )
        begin = Begin("details", draft.category.value, {"matter": matter}) if kind == APPEAL else None
        return Said(reply, {"last_text": matter, "misses": 0}, begin)

    async def accountable(self, matter: str) -> DepartmentRoute | None:
        """Who would be accountable if the matter were registered."""
        return await self._route(RouteRequest(matter, appeal=True))

    async def book(self, turn: Turn, item: str | None, matter: str, text: str) -> Said:
        """An order that asks the department of a matter for an appointment; `text` are the citizen's wishes."""
        route = await self._route(RouteRequest(matter, item))
        draft = replace(_draft(turn, HUMAN, text, route), title=f"预约办理：{matter}"[:60], item=item)
        return Said(TurnReply(Status.HANDED_OFF, commands=(CreateWorkOrder(draft),), trace=_trace(route)))

    async def _route(self, request: RouteRequest) -> DepartmentRoute | None:
        """The accountable department; None when the knowledge service cannot say: the hotline centre decides."""
        try:
            return await self._knowledge.route(request)
        except KnowledgeUnavailable as error:
            _log.warning("no route: %s", error)
            return None


def _matter(turn: Turn, kind: str) -> str | None:
    """What it is about: the option's question, this message, the question before; None when nobody has said."""
    if turn.option is not None:
        return turn.option.text or turn.last_text
    if is_concrete(turn.text):
        return turn.text
    return turn.last_text if kind == HUMAN else None


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
