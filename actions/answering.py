"""Answers a question: searches the published knowledge and composes the reply of its outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from actions.knowledge import Knowledge
from actions.replying import ReplyAction, Said, human_option, question_of
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.codec import to_data
from contracts.facets import Facet
from contracts.search import (
    Candidate,
    EntryAnswer,
    Outcome,
    Reason,
    SearchContext,
    SearchRequest,
    SearchResult,
)
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply
from language.normalise import has_content

Today = Callable[[], date]

MAX_CANDIDATES = 4
FOLLOW_UPS = 3
SHORT_QUESTION = 12  # characters; a longer one of its own subject does not lean on the last matter
_SURE_INTENT = 0.6

_OFFERED = (
    Facet.MATERIALS,
    Facet.FEE,
    Facet.TIME_LIMIT,
    Facet.PLACE,
    Facet.ONLINE,
    Facet.CONDITIONS,
    Facet.STEPS,
)
_OFFERED_AFTER_OVERVIEW = (Facet.HOURS, Facet.PHONE, Facet.ONLINE)

WHAT_I_CAN = "我可以帮您查办事的条件、材料、流程、时限和费用，也可以登记投诉和建议、转接工作人员。"
DECLINE = "这个问题不在政务服务的范围内，我帮不上忙。" + WHAT_I_CAN
_NO_ANSWER = {
    Reason.EXPIRED: "您问的内容以前有过规定，但已经失效，目前还没有新的说法，我不能拿旧的答复您。",
    Reason.NOT_IN_FORCE_YET: "您问的规定已经公布，但还没有开始施行，现在还不能按它办理。",
    Reason.OTHER_REGION: "您问的内容在您所在的地区没有对应的规定，别的地区的规定不一定适用于您。",
}
_NOT_KNOWN = "您问的这件事，我手头没有可靠的答案，不想随便答复您。"


class Answer(ReplyAction):
    """Answers, asks back, or says honestly that it is not known."""

    action_name = "action_answer"

    def __init__(self, knowledge: Knowledge, today: Today) -> None:
        self._knowledge = knowledge
        self._today = today

    async def reply(self, turn: Turn) -> Said:
        request = search_request(turn, self._today())
        result = await self._knowledge.search(request)
        return told(turn, request, result)


def search_request(turn: Turn, today: date) -> SearchRequest:
    """The search a turn asks for; what was spoken of before is a hint for short or leaning questions only."""
    item = turn.named_items[0] if len(turn.named_items) == 1 else None
    if item is None and not turn.named_items and _leans_on_context(turn):
        item = turn.item
    facets = turn.facets if item is not None else ()
    return SearchRequest(
        text=question_of(turn),
        in_force_on=today,
        context=SearchContext(item=item, facets=facets),
        region=turn.where,
        audience=turn.audience,
    )


def _leans_on_context(turn: Turn) -> bool:
    own_subject = turn.intent == "ask_service" and turn.confidence >= _SURE_INTENT
    return not (own_subject and len(turn.text) > SHORT_QUESTION)


def told(turn: Turn, request: SearchRequest, result: SearchResult) -> Said:
    """The reply of a search's outcome."""
    trace = trace_of(request, result)
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        return answered(result.answer, request.text, trace)
    if result.outcome is Outcome.CLARIFY and result.candidates:
        return asked_back(result.candidates[:MAX_CANDIDATES], result.facets, request.text, trace)
    if off_topic(turn, result):
        return declined(trace)
    return not_known(result.reason, request.text, turn.item, trace)


def off_topic(turn: Turn, result: SearchResult) -> bool:
    """No matter of this government: the search says so, or it is far from everything and not asked as a service."""
    if result.reason is Reason.OUT_OF_SCOPE or not has_content(turn.text):
        return True
    return result.reason is Reason.TOO_FAR and turn.intent in ("chitchat", "nlu_fallback")


def answered(answer: EntryAnswer, question: str, trace: dict[str, Any]) -> Said:
    """The entry's blocks verbatim, then what may be asked next."""
    options = (*_follow_ups(answer, question), human_option(question, "没解决，转人工", answer.item))
    blocks = (*answer.blocks, Options("还想了解什么？"))
    reply = TurnReply(Status.ANSWERED, blocks=blocks, options=options, trace=trace)
    slots = {"item": answer.item, "facets": [facet.value for facet in answer.facets], "last_text": question}
    return Said(reply, slots)


def asked_back(
    candidates: tuple[Candidate, ...], facets: tuple[Facet, ...], question: str, trace: dict[str, Any]
) -> Said:
    """Names the candidates; the facets asked for travel with the choice."""
    options = [
        Option(c.title, OptionPayload("choose_entry", entry=c.entry, item=c.item, facets=facets, text=question))
        for c in candidates
    ]
    options.append(Option("都不是" if len(options) > 1 else "不是", OptionPayload("none_of_these", text=question)))
    prompt = "您想问的是下面哪一件事？" if len(candidates) > 1 else "您想问的是这件事吗？"
    blocks = (Options(prompt),)
    reply = TurnReply(Status.CLARIFY, blocks=blocks, options=tuple(options), trace=trace)
    return Said(reply, {"last_text": question})


def not_known(reason: Reason, question: str, item: str | None, trace: dict[str, Any]) -> Said:
    """Says so, and offers the department's answer."""
    blocks = (
        Paragraph(_NO_ANSWER.get(reason, _NOT_KNOWN)),
        Paragraph("您可以换个说法再问一次，或者把问题登记下来，由主管部门的工作人员答复您。"),
        Options("需要登记的话，请点："),
    )
    options = (human_option(question, "登记给主管部门", item),)
    return Said(TurnReply(Status.NO_ANSWER, blocks=blocks, options=options, trace=trace), {"last_text": question})


def declined(trace: dict[str, Any]) -> Said:
    """Short and courteous; says what can be asked instead."""
    return Said(TurnReply(Status.OUT_OF_SCOPE, blocks=(Paragraph(DECLINE),), trace=trace))


def trace_of(request: SearchRequest, result: SearchResult) -> dict[str, Any]:
    """The search by which the turn can be replayed, and what came of it."""
    found = {
        "outcome": result.outcome.value,
        "reason": result.reason.value,
        "probability": round(result.probability, 4),
        "candidates": [
            {"entry": c.entry, "version": c.version, "probability": round(c.probability, 4)}
            for c in result.candidates[:MAX_CANDIDATES]
        ],
        "index_version": result.index_version,
        "lexicon_version": result.lexicon_version,
    }
    return {"search": {"request": to_data(request), "result": found}}


def _follow_ups(answer: EntryAnswer, question: str) -> list[Option]:
    if answer.kind != "guide":
        return []
    offered = _OFFERED if answer.facets else _OFFERED_AFTER_OVERVIEW
    others = [facet for facet in offered if facet not in answer.facets][:FOLLOW_UPS]
    return [
        Option(
            facet.label,
            OptionPayload("ask_facet", entry=answer.entry, item=answer.item, facets=(facet,), text=question),
        )
        for facet in others
    ]
