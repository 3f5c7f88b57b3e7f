"""When the engine cannot answer: ask the knowledge service directly, or offer a person. Never silence."""

from __future__ import annotations

from dataclasses import replace

import structlog

from contracts.blocks import Block, Options
from contracts.commands import CreateWorkOrder, WorkOrderCategory, WorkOrderDraft
from contracts.search import EntryAnswer, Outcome, RouteRequest, SearchContext, SearchRequest, SearchResult
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from conversations.errors import BotError, BotTimeout
from conversations.ports import Bot, Knowledge, KnowledgeUnavailable
from conversations.texts import (
    ALL_AWAY,
    DEGRADED,
    ENGINE_AWAY,
    HAND_OVER_LABEL,
    NOT_FOUND,
    REGISTERED,
    WHICH_ONE,
)
from contracts.codec import to_data
from foundation.clock import Clock, today

_log = structlog.get_logger("degradation")


class ResilientBot:
    """A `Bot` that always answers: the engine's reply, else the knowledge service's, else an honest notice."""

    def __init__(self, bot: Bot, knowledge: Knowledge, clock: Clock) -> None:
        self._bot, self._knowledge, self._clock = bot, knowledge, clock

    async def answer(self, request: TurnRequest) -> TurnReply:
        """Never raises `BotError`."""
        try:
            reply = await self._bot.answer(request)
        except BotError as error:
            _log.warning("engine did not answer", why=str(error))
            status = Status.TIMEOUT if isinstance(error, BotTimeout) else Status.ERROR_ENGINE
            return await self._without_engine(request, status)
        if reply.status in (Status.ERROR_ENGINE, Status.ERROR_ACTIONS):
            return await self._without_engine(request, reply.status)
        return reply

    async def _without_engine(self, request: TurnRequest, status: Status) -> TurnReply:
        trace = {"degraded": status.value}
        try:
            reply = await self._from_knowledge(request, status)
        except KnowledgeUnavailable as error:
            _log.warning("knowledge service did not answer either", why=str(error))
            if _wants_person(request):
                return replace(await self._hand_over(request, None), trace=trace)
            return TurnReply(Status.ERROR_KNOWLEDGE, ALL_AWAY, (_hand_over_option(request),), trace=trace)
        return replace(reply, trace={**trace, **reply.trace})

    async def _from_knowledge(self, request: TurnRequest, status: Status) -> TurnReply:
        option = request.option
        if _wants_person(request):
            text = (option.text if option else None) or request.context.previous_text or ""
            route = await self._knowledge.route(RouteRequest(text, request.context.item))
            return await self._hand_over(request, route.lead)
        if option is not None and option.entry is not None:
            answer = await self._knowledge.entry(option.entry, option.facets, request.context.region)
            return _answered(request, answer)
        text = request.text or (option.text if option else None) or ""
        search = SearchRequest(
            text,
            today(self._clock),
            SearchContext(request.context.item, request.context.facets),
            request.context.region,
            request.context.audience,
        )
        result = await self._knowledge.search(search)
        return replace(_from_result(request, result, status), trace={"search": to_data(search)})

    async def _hand_over(self, request: TurnRequest, department: str | None) -> TurnReply:
        text = (request.option.text if request.option else None) or request.context.previous_text or ""
        draft = WorkOrderDraft(
            WorkOrderCategory.CONSULTATION,
            title=text[:40] or "请求人工服务",
            text=text,
            department=department,
            region=request.context.region,
            item=request.context.item,
            why="对话引擎不可用时由市民选择登记",
        )
        return TurnReply(Status.HANDED_OFF, REGISTERED, commands=(CreateWorkOrder(draft),))


def _wants_person(request: TurnRequest) -> bool:
    return request.option is not None and request.option.intent == "request_human"


def _hand_over_option(request: TurnRequest) -> Option:
    text = request.text or (request.option.text if request.option else None)
    return Option(HAND_OVER_LABEL, OptionPayload("request_human", text=text))


def _answered(request: TurnRequest, answer: EntryAnswer) -> TurnReply:
    context = replace(request.context, item=answer.item or request.context.item, facets=answer.facets)
    blocks: tuple[Block, ...] = (*answer.blocks, DEGRADED)
    return TurnReply(Status.ANSWERED, blocks, (_hand_over_option(request),), context=context)


def _from_result(request: TurnRequest, result: SearchResult, status: Status) -> TurnReply:
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        return _answered(request, result.answer)
    if result.outcome is Outcome.CLARIFY:
        choices = tuple(
            Option(c.title, OptionPayload("choose_entry", c.entry, c.item, result.facets))
            for c in result.candidates[:4]
        )
        return TurnReply(Status.CLARIFY, (Options(WHICH_ONE), DEGRADED), (*choices, _hand_over_option(request)))
    blocks = NOT_FOUND if result.candidates else ENGINE_AWAY
    return TurnReply(status, blocks, (_hand_over_option(request),))
