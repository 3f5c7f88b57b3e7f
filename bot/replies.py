"""Reads a turn's reply from the tracker's events: for the first delivery and for a repeat alike.

Every ending gets a status: what the bot said carries its own; an action that left nothing behind failed
(`error_actions`); a turn in which nothing was said is the engine's failure (`error_engine`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from contracts.blocks import Notice, Options, Paragraph
from contracts.codec import ContractError, from_data
from contracts.facets import Facet
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnContext, TurnReply

_log = logging.getLogger(__name__)

ACTION_PREFIX = "action_"
_BUILT_IN = {
    "action_listen",
    "action_session_start",
    "action_restart",
    "action_extract_slots",
    "action_unlikely_intent",
}

SORRY = {
    Status.ERROR_ACTIONS: "抱歉，答复服务暂时出了点问题，您的问题我没能查到。您可以稍后再试，或者转人工处理。",
    Status.ERROR_ENGINE: "抱歉，智能问答暂时没有反应过来。您可以换个说法再试一次，或者转人工处理。",
    Status.TIMEOUT: "抱歉，这次查询用时太长，没能及时答复您。您可以稍后再试，或者转人工处理。",
}


def turn_events(events: Iterable[Event], message_id: str) -> list[Event] | None:
    """The events of the turn that began with the message, up to the next message; None when it is not there."""
    found: list[Event] | None = None
    for event in events:
        if isinstance(event, UserUttered):
            if found is not None:
                break
            if event.message_id == message_id:
                found = []
        if found is not None:
            found.append(event)
    return found


def reply_of(events: Sequence[Event], context: TurnContext) -> TurnReply:
    """The reply a turn's events hold; `context` is the request's, brought up to date by the slots set in the turn."""
    said, failed = _said(events)
    if not said or failed:
        status = Status.ERROR_ACTIONS if failed else Status.ERROR_ENGINE
        reply = sorry(status, _text(events))
    else:
        reply = _merged(said)
    if reply.context is None:
        reply = replace(reply, context=_context_after(events, context))
    return replace(reply, trace={**_understood(events), **reply.trace})


def sorry(status: Status, text: str | None) -> TurnReply:
    """An honest notice with the hand-over beside it."""
    option = Option("转人工", OptionPayload("request_human", text=text))
    return TurnReply(status, blocks=(Notice(SORRY[status], "warning"), Options("需要的话，请点：")), options=(option,))


def _said(events: Sequence[Event]) -> tuple[list[TurnReply], bool]:
    """What was said, and whether one of our actions left nothing or something unreadable behind."""
    replies: list[TurnReply] = []
    silent_action = False
    for event in events:
        if isinstance(event, ActionExecuted):
            if silent_action:
                return replies, True
            name = event.action_name or ""
            silent_action = name.startswith(ACTION_PREFIX) and name not in _BUILT_IN
        elif isinstance(event, BotUttered):
            try:
                replies.append(_read(event))
            except ContractError as error:
                _log.error("a reply does not fit the contract: %s", error)
                return replies, True
            silent_action = False
    return replies, silent_action


def _read(event: BotUttered) -> TurnReply:
    custom = (event.data or {}).get("custom") or {}
    if "reply" in custom:
        return from_data(TurnReply, custom["reply"])
    return TurnReply(Status.CHITCHAT, blocks=(Paragraph(event.text or ""),))


def _merged(replies: list[TurnReply]) -> TurnReply:
    """One reply of several utterances: the first status and context, all blocks, options and commands."""
    first, *more = replies
    for reply in more:
        first = replace(
            first,
            blocks=first.blocks + reply.blocks,
            options=first.options + reply.options,
            commands=first.commands + reply.commands,
            trace={**reply.trace, **first.trace},
        )
    return first


def _context_after(events: Sequence[Event], before: TurnContext) -> TurnContext:
    slots: dict[str, Any] = {event.key: event.value for event in events if isinstance(event, SlotSet)}
    facets = tuple(Facet(value) for value in slots.get("facets", before.facets) or ())
    return replace(
        before,
        item=slots.get("item", before.item),
        facets=facets,
        region=slots.get("region", before.region),
        audience=slots.get("audience", before.audience),
        form=slots.get("form", before.form),
        previous_text=slots.get("last_text", before.previous_text),
    )


def _understood(events: Sequence[Event]) -> dict[str, Any]:
    """For the trace: what the engine understood and did."""
    user = next((event for event in events if isinstance(event, UserUttered)), None)
    actions = [event.action_name for event in events if isinstance(event, ActionExecuted)]
    if user is None:
        return {}
    return {
        "intent": user.intent.get("name"),
        "confidence": round(float(user.intent.get("confidence") or 0.0), 4),
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end", "role") if key in entity}
            for entity in user.entities
        ],
        "actions": [name for name in actions if name and name != "action_listen"],
    }


def _text(events: Sequence[Event]) -> str | None:
    """What the citizen said, for the hand-over; the option's own text when an option was chosen."""
    user = next((event for event in events if isinstance(event, UserUttered)), None)
    if user is None:
        return None
    option = (user.metadata or {}).get("option")
    return option.get("text") if option else user.text
