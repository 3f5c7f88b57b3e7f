"""Answers a question: searches the published knowledge and composes the reply of its outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from actions.asking_back import asked_back
from actions.completing import Completed, complete
from actions.knowledge import Knowledge
from actions.ladder import declined, not_known
from actions.offers import ELIGIBILITY, after_answer, asks_whether
from actions.replying import Begin, ReplyAction, Said, human_option, question_of
from actions.several import questions
from actions.turn import Turn
from contracts.blocks import Block, Options, Paragraph
from contracts.search import (
    EntryAnswer,
    Outcome,
    Reason,
    SearchContext,
    SearchRequest,
    SearchResult,
)
from contracts.statuses import Status
from contracts.trace import trace_of
from contracts.turn import TurnReply
from language.applicants import applicant_in
from language.normalise import has_content, normalise

Today = Callable[[], date]

SHORT_QUESTION = 12  # characters; a longer one of its own subject does not lean on the last matter
_SURE_INTENT = 0.6


class Answer(ReplyAction):
    """Answers, asks back, or says honestly that it is not known."""

    action_name = "action_answer"

    def __init__(self, knowledge: Knowledge, today: Today) -> None:
        self._knowledge = knowledge
        self._today = today

    async def reply(self, turn: Turn) -> Said:
        several = await self._several(turn) or await self._narrowed(turn)
        if several is not None:
            return several
        request, completed = search_request(turn, self._today())
        said = told(turn, request, await self._knowledge.search(request))
        return noting(turn, said, completed)

    async def _several(self, turn: Turn) -> Said | None:
        """Several questions of different matters, answered one after the other; None when they are not."""
        parts = questions(turn.text) if turn.option is None else ()
        asked = replace(turn, named_items=())
        answers: list[EntryAnswer] = []
        traces: list[dict[str, Any]] = []
        for part in parts:
            request, _ = search_request(replace(asked, text=part), self._today())
            result = await self._knowledge.search(request)
            if result.outcome is not Outcome.ANSWER or result.answer is None:
                return None
            answers.append(result.answer)
            traces.append(trace_of(request, result))
            asked = replace(asked, item=result.answer.item, title=result.answer.title)
        if len({answer.item or answer.entry for answer in answers}) < max(2, len(parts)):
            return None
        return answered_in_turn(answers, parts, turn.text, traces)

    async def _narrowed(self, turn: Turn) -> Said | None:
        """Free words after asking back (「丢了的那种」): the question before with them, among its candidates."""
        offered = _candidates(turn.previous)
        if not offered or turn.last_text is None or len(turn.text) > SHORT_QUESTION or turn.option is not None:
            return None
        text = f"{turn.last_text}，{turn.text}"
        request = SearchRequest(text=text, in_force_on=self._today(), region=turn.where, audience=turn.audience)
        result = await self._knowledge.search(request)
        if result.outcome is not Outcome.ANSWER or result.answer is None or result.answer.entry not in offered:
            return None
        return noting(turn, answered(result.answer, text, trace_of(request, result)), text)


def _candidates(previous: TurnReply | None) -> set[str]:
    """The entries the last reply asked back about."""
    if previous is None or previous.status is not Status.CLARIFY:
        return set()
    return {o.payload.entry for o in previous.options if o.payload.intent == "choose_entry" and o.payload.entry}


def search_request(turn: Turn, today: date) -> tuple[SearchRequest, str | None]:
    """The search a turn asks for, and the whole question when it was completed.

    What was spoken of before is a hint for short or leaning questions only.
    """
    item = turn.named_items[0] if len(turn.named_items) == 1 else None
    leaning = _leans_on_context(turn)
    if item is None and not turn.named_items and leaning:
        item = turn.item
    completed = complete(turn) if leaning and turn.option is None else Completed(question_of(turn))
    request = SearchRequest(
        text=completed.text,
        in_force_on=today,
        context=SearchContext(item=item, facets=turn.facets if item is not None else ()),
        region=turn.where,
        audience=turn.audience,
    )
    return request, completed.question


def noting(turn: Turn, said: Said, completed: str | None) -> Said:
    """With what is remembered of the question itself: the completed form in the trace, region and applicant."""
    slots = dict(said.slots)
    if turn.named_regions:
        slots["region"] = turn.where
    if (who := applicant_in(normalise(turn.text))) is not None and "applicant" not in slots:
        slots["applicant"] = who
    reply = said.reply
    if completed is not None and reply.status is Status.ANSWERED:
        reply = replace(reply, trace={**reply.trace, "completed": completed})
    return replace(said, reply=reply, slots=slots)


def _leans_on_context(turn: Turn) -> bool:
    own_subject = turn.intent == "ask_service" and turn.confidence >= _SURE_INTENT
    return not (own_subject and len(turn.text) > SHORT_QUESTION)


def told(turn: Turn, request: SearchRequest, result: SearchResult) -> Said:
    """The reply of a search's outcome."""
    trace = trace_of(request, result)
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        if asks_whether(result.answer, turn.text):
            return asking_whether(result.answer, request.text, trace)
        return answered(result.answer, request.text, trace)
    if result.outcome is Outcome.CLARIFY and result.candidates:
        return asked_back(result.candidates, result.facets, request.text, trace)
    if off_topic(turn, result):
        return declined(turn, trace)
    return not_known(turn, result.reason, request.text, trace, result.candidates)


def off_topic(turn: Turn, result: SearchResult) -> bool:
    """No matter of this government: the search says so, or it is far from everything and not asked as a service."""
    if result.reason is Reason.OUT_OF_SCOPE or not has_content(turn.text):
        return True
    return result.reason is Reason.TOO_FAR and turn.intent in ("chitchat", "nlu_fallback")


def answered(answer: EntryAnswer, question: str, trace: dict[str, Any]) -> Said:
    """The entry's blocks verbatim, then what may be asked next."""
    prompt = "其中哪一件想看得细一些？" if answer.related else "还想了解什么？"
    blocks, options = (*answer.blocks, Options(prompt)), after_answer(answer, question)
    reply = TurnReply(Status.ANSWERED, blocks=blocks, options=options, trace=trace)
    return Said(reply, _remembered(answer, question))


def asking_whether(answer: EntryAnswer, question: str, trace: dict[str, Any]) -> Said:
    """「我能不能领」: the guide's own questions instead of its list of conditions."""
    lead = f"【{answer.title}】能不能办，要看您的情况。我问几个问题，随时可以说“算了”。"
    reply = TurnReply(Status.FORM, blocks=(Paragraph(lead),), trace=trace)
    return Said(reply, _remembered(answer, question), Begin(ELIGIBILITY, answer.entry))


def answered_in_turn(
    answers: list[EntryAnswer], parts: tuple[str, ...], question: str, traces: list[dict[str, Any]]
) -> Said:
    """Several answers, each under its question."""
    blocks: list[Block] = [Paragraph(f"您问了{len(parts)}件事，我逐个答复。")]
    for number, (part, answer) in enumerate(zip(parts, answers), 1):  # noqa: B905 - as many answers as parts
        blocks += [Paragraph(f"{number}. {part}"), *answer.blocks]
    option = human_option(question, "没解决，转人工", answers[-1].item)
    reply = TurnReply(
        Status.ANSWERED,
        blocks=(*blocks, Options("还有没说清的吗？")),
        options=(option,),
        trace={**traces[0], "questions": traces},
    )
    return Said(reply, _remembered(answers[-1], question))


def _remembered(answer: EntryAnswer, question: str) -> dict[str, Any]:
    matter = answer.entry if answer.kind == "bundle" else answer.item
    return {
        "item": matter,
        "item_title": answer.title if matter is not None else None,
        "facets": [facet.value for facet in answer.facets],
        "last_text": question,
        "misses": 0,
    }
