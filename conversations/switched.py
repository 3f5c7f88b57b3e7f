"""The bot behind its switches: what an operator has turned off is not asked, and the citizen is told what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from contracts.blocks import Block, Notice, Options, Paragraph
from contracts.commands import Command, CreateWorkOrder, RequestStaff, SupplementWorkOrder, TellProgress
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from conversations.degradation import REQUEST_HUMAN, wants_person
from conversations.fixed_texts import EditedTexts
from conversations.ports import AnsweringBot
from conversations.texts import (
    BOT_OFF,
    BOT_OFF_CHOICE,
    BOT_OFF_TO_STAFF,
    CHANNEL_OFF,
    NOTED,
    REGISTER_LABEL,
    WRITING_OFF,
)
from foundation.switches import BOT, READ_ONLY, channel_switch

_CONTACT = "contact"
_PROGRESS = "progress"


class SwitchSource(Protocol):
    """What is off now, by name, with the sentence for citizens. Adapter: `foundation.switches.Switches`."""

    async def thrown(self) -> Mapping[str, str]: ...


class StaffOnDuty(Protocol):
    """Whether a person would come. Adapter: `service_desk.queue.presence.OnDuty`."""

    async def anybody(self, department: str | None) -> bool:
        """Of the department or the hotline centre."""
        ...


class SwitchedBot:
    """An `AnsweringBot` that heeds the switches of bot, channels and writing, and the edited fixed texts."""

    def __init__(self, bot: AnsweringBot, switches: SwitchSource, duty: StaffOnDuty, texts: EditedTexts) -> None:
        self._bot, self._switches, self._duty, self._texts = bot, switches, duty, texts

    async def answer(self, request: TurnRequest) -> TurnReply:
        thrown = await self._switches.thrown()
        if (closed := _closed(request, thrown)) is not None:
            return closed
        if READ_ONLY in thrown and wants_person(request):
            return _paused(request, thrown[READ_ONLY], WRITING_OFF)
        if BOT in thrown:
            return await self._without_bot(request, thrown)
        reply = await self._texts.in_place_of(await self._bot.answer(request))
        if READ_ONLY in thrown and _would_write(reply):
            return _paused(request, thrown[READ_ONLY], WRITING_OFF)
        return reply

    async def hand_over(self, request: TurnRequest, department: str | None) -> TurnReply:
        thrown = await self._switches.thrown()
        if (closed := _closed(request, thrown)) is not None:
            return closed
        if READ_ONLY in thrown:
            return _paused(request, thrown[READ_ONLY], WRITING_OFF)
        return await self._bot.hand_over(request, department)

    async def _without_bot(self, request: TurnRequest, thrown: Mapping[str, str]) -> TurnReply:
        """To a person when one is there; else the citizen may leave the matter. Nothing is guessed."""
        told, writes = thrown[BOT], READ_ONLY not in thrown
        if writes and request.text is not None and (request.context.form or {}).get("form") == _CONTACT:
            noted = SupplementWorkOrder(f"联系电话：{request.text}")
            context = replace(request.context, form=None)
            return TurnReply(Status.PAUSED, (Paragraph(NOTED),), commands=(noted,), context=context)
        matter = request.text or (request.option.text or request.option.intent if request.option else "")
        if not writes:
            return _paused(request, told, BOT_OFF)
        staff = await self._staff(request, matter)
        if wants_person(request) or await self._duty.anybody(staff.draft.department):
            blocks = (_notice(told),) if told else BOT_OFF_TO_STAFF
            return TurnReply(Status.PAUSED, blocks, commands=(staff,), context=replace(request.context, form=None))
        option = Option(REGISTER_LABEL, OptionPayload(REQUEST_HUMAN, text=matter))
        return replace(_paused(request, told, BOT_OFF, Options(BOT_OFF_CHOICE)), options=(option,))

    async def _staff(self, request: TurnRequest, matter: str) -> RequestStaff:
        """The request for a person of the department that the matter belongs to."""
        said = None if wants_person(request) and request.option is None else matter
        wish = replace(request, text=None, option=OptionPayload(REQUEST_HUMAN, text=said))
        handed = await self._bot.hand_over(wish, None)
        drafts = [command.draft for command in handed.commands if isinstance(command, CreateWorkOrder)]
        return RequestStaff(replace(drafts[0], why="智能客服已停用，直接转人工"))


def _closed(request: TurnRequest, thrown: Mapping[str, str]) -> TurnReply | None:
    told = thrown.get(channel_switch(request.context.channel))
    return None if told is None else _paused(request, told, CHANNEL_OFF)


def _paused(request: TurnRequest, told: str, usual: tuple[Block, ...], *more: Block) -> TurnReply:
    """The operator's words in the place of the usual first sentence."""
    blocks = (_notice(told), *usual[1:]) if told else usual
    return TurnReply(Status.PAUSED, (*blocks, *more), context=replace(request.context, form=None))


def _notice(told: str) -> Notice:
    return Notice(told, "warning")


def _would_write(reply: TurnReply) -> bool:
    """Whether something would be filed now, or at the end of the form that begins."""
    form = (reply.context.form or {}).get("form") if reply.context is not None else None
    return any(map(_writes, reply.commands)) or (form is not None and form != _PROGRESS)


def _writes(command: Command) -> bool:
    return not isinstance(command, TellProgress)
