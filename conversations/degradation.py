"""When the engine cannot answer: ask the knowledge service directly, or offer a person. Never silence."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, replace

import structlog

from contracts.blocks import Block, Options
from contracts.commands import CreateWorkOrder, WorkOrderCategory, WorkOrderDraft
from contracts.search import (
    DepartmentRoute,
    EntryAnswer,
    Outcome,
    RouteRequest,
    SearchContext,
    SearchRequest,
    SearchResult,
)
from contracts.statuses import Status
from contracts.trace import trace_of
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from conversations.errors import BotError, BotTimeout
from conversations.ports import Bot, Knowledge, KnowledgeUnavailable, LateReplies
from conversations.texts import (
    ALL_AWAY,
    DEGRADED,
    ENGINE_AWAY,
    HAND_OVER_LABEL,
    NOT_FOUND,
    WHICH_ONE,
)
from foundation.clock import Clock, today

REQUEST_HUMAN = "request_human"
FILE_APPEAL = "file_appeal"
_ASKS_FOR_PERSON = re.compile(
    r"(我?[要想]|请|帮我|给我)*(转|转接|找|接|要)?(人工|真人|工作人员)(客服|服务|坐席)?[吧。！!.]*"
)
_COMPLAINS = re.compile(r"投诉|举报|没人管|一直不(修|管|处理)|乱收费")
_log = structlog.get_logger("degradation")


@dataclass(frozen=True)
class Budgets:
    """Seconds: for the engine, for the whole reply, and what the knowledge service gets at least and at most."""

    engine: float = 4.0
    whole: float = 4.7
    knowledge_least: float = 0.6
    knowledge_most: float = 2.5


class ResilientBot:
    """A `Bot` that always answers: the engine's reply, else the knowledge service's, else an honest notice.

    An engine that is still thinking when its budget ends is listened to a little longer in the background; what it
    then says goes to `late`, which runs none of its commands.
    """

    def __init__(
        self, bot: Bot, knowledge: Knowledge, clock: Clock, *, late: LateReplies, budgets: Budgets | None = None
    ) -> None:
        self._bot, self._knowledge, self._clock, self._late = bot, knowledge, clock, late
        self._budgets = budgets or Budgets()
        self._listening: set[asyncio.Task[None]] = set()

    async def answer(self, request: TurnRequest) -> TurnReply:
        """Never raises `BotError`."""
        started = time.monotonic()
        asked = asyncio.ensure_future(self._bot.answer(request))
        try:
            done, _ = await asyncio.wait({asked}, timeout=self._budgets.engine)
        except asyncio.CancelledError:
            asked.cancel()
            raise
        if not done:
            _log.warning("engine is too slow", budget=self._budgets.engine)
            self._listen(asked, request)
            return await self._without_engine(request, Status.TIMEOUT, started)
        try:
            reply = asked.result()
        except BotError as error:
            _log.warning("engine did not answer", why=str(error))
            status = Status.TIMEOUT if isinstance(error, BotTimeout) else Status.ERROR_ENGINE
            return await self._without_engine(request, status, started)
        if reply.status in (Status.ERROR_ENGINE, Status.ERROR_ACTIONS):
            return await self._without_engine(request, reply.status, started)
        return reply

    async def hand_over(self, request: TurnRequest, department: str | None) -> TurnReply:
        """A work order at the department, or at the one the knowledge service names, without asking the engine."""
        if department is not None:
            return _order(request, DepartmentRoute(department, ""))
        try:
            async with asyncio.timeout(self._budgets.knowledge_most):
                return _order(request, await self._route(request))
        except (KnowledgeUnavailable, TimeoutError) as error:
            _log.warning("no route; the hotline centre takes it", why=str(error))
            return _order(request, None)

    async def close(self) -> None:
        """Stop listening to late replies."""
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

    def _listen(self, asked: asyncio.Future[TurnReply], request: TurnRequest) -> None:
        async def listen() -> None:
            try:
                await self._late.keep(request, await asked)
            except BotError as error:
                _log.info("engine never answered", why=str(error))

        task = asyncio.create_task(listen())
        self._listening.add(task)
        task.add_done_callback(self._listening.discard)

    async def _without_engine(self, request: TurnRequest, status: Status, started: float) -> TurnReply:
        trace = {"degraded": status.value}
        left = self._budgets.whole - (time.monotonic() - started)
        budget = min(self._budgets.knowledge_most, max(self._budgets.knowledge_least, left))
        try:
            async with asyncio.timeout(budget):
                reply = await self._from_knowledge(request, status)
        except (KnowledgeUnavailable, TimeoutError) as error:
            _log.warning("knowledge service did not answer either", why=str(error))
            if wants_person(request):
                reply = _order(request, None)
            else:
                reply = TurnReply(Status.ERROR_KNOWLEDGE, ALL_AWAY, (_hand_over_option(request),))
        return replace(reply, trace={**trace, **reply.trace})

    async def _from_knowledge(self, request: TurnRequest, status: Status) -> TurnReply:
        option = request.option
        if wants_person(request):
            return _order(request, await self._route(request))
        if option is not None and (chosen := option.entry or option.item) is not None:
            answer = await self._knowledge.entry(chosen, option.facets, request.context.region)
            return _answered(request, answer)
        search = SearchRequest(
            request.text or (option.text if option else None) or "",
            today(self._clock),
            SearchContext(request.context.item, request.context.facets),
            request.context.region,
            request.context.audience,
        )
        result = await self._knowledge.search(search)
        return replace(_from_result(request, result, status), trace=trace_of(search, result))

    async def _route(self, request: TurnRequest) -> DepartmentRoute:
        return await self._knowledge.route(RouteRequest(_matter(request), request.context.item))


def wants_person(request: TurnRequest) -> bool:
    """Whether the citizen asks for a person, by a button or in so many words."""
    if request.option is not None:
        return request.option.intent in (REQUEST_HUMAN, FILE_APPEAL)
    return request.text is not None and _ASKS_FOR_PERSON.fullmatch(request.text.strip()) is not None


def _matter(request: TurnRequest) -> str:
    """What the citizen wants settled: the option's sentence, else what they said before."""
    return (request.option.text if request.option else None) or request.context.previous_text or ""


def _order(request: TurnRequest, route: DepartmentRoute | None) -> TurnReply:
    text = _matter(request)
    draft = WorkOrderDraft(
        WorkOrderCategory.COMPLAINT if _complains(request, text) else WorkOrderCategory.CONSULTATION,
        title=text[:40] or "请求人工服务",
        text=text or "市民请求人工服务，没有说明事项。",
        department=route.lead if route else None,
        assist=route.assist if route else (),
        duty=route.duty if route else None,
        region=request.context.region,
        item=request.context.item,
        why="网关直接登记（对话引擎未参与）",
    )
    return TurnReply(Status.HANDED_OFF, commands=(CreateWorkOrder(draft),))


def _complains(request: TurnRequest, text: str) -> bool:
    chosen = request.option is not None and request.option.intent == FILE_APPEAL
    return chosen or _COMPLAINS.search(text) is not None


def _hand_over_option(request: TurnRequest) -> Option:
    text = request.text or (request.option.text if request.option else None)
    return Option(HAND_OVER_LABEL, OptionPayload(REQUEST_HUMAN, text=text))


def _answered(request: TurnRequest, answer: EntryAnswer) -> TurnReply:
    context = replace(request.context, item=answer.item or request.context.item, facets=answer.facets)
    blocks: tuple[Block, ...] = (*answer.blocks, DEGRADED)
    return TurnReply(Status.ANSWERED, blocks, (_hand_over_option(request),), context=context)


def _from_result(request: TurnRequest, result: SearchResult, status: Status) -> TurnReply:
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        return _answered(request, result.answer)
    if result.outcome is Outcome.CLARIFY and result.candidates:
        choices = tuple(
            Option(c.title, OptionPayload("choose_entry", c.entry, c.item, result.facets))
            for c in result.candidates[:4]
        )
        return TurnReply(Status.CLARIFY, (Options(WHICH_ONE), DEGRADED), (*choices, _hand_over_option(request)))
    blocks = NOT_FOUND if result.candidates else ENGINE_AWAY
    return TurnReply(status, blocks, (_hand_over_option(request),))
