"""Runs one turn through Rasa, once.

Under the conversation's lock: a repeated `message_id` is recognised from the tracker's own user event and its
reply rebuilt; a long session is closed so that latency does not grow; the gateway's context is put into slots;
then the message is handled and the reply read from the events.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.replies import reply_of, sorry, turn_events
from contracts.blocks import Paragraph
from contracts.codec import to_data
from contracts.statuses import Status
from contracts.turn import TurnContext, TurnReply, TurnRequest
from language.normalise import has_content, normalise, visible

_log = logging.getLogger(__name__)

CHANNEL = "gateway"
MAX_TURNS_IN_SESSION = 10
_SLASHES = "/／"
_NOTHING_READABLE = "这条消息里没有可以识别的文字。请用一两句话说说您想办的事或遇到的问题。"


class TurnRunner:
    """Takes a turn of the gateway to Rasa's agent; `seconds` is the time a turn may take."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def run(self, agent: Agent, request: TurnRequest) -> TurnReply:
        """The reply of the turn, always with a status; never raises for what happens inside Rasa."""
        if request.option is None and not has_content(request.text or ""):
            return TurnReply(Status.INVALID_INPUT, blocks=(Paragraph(_NOTHING_READABLE),))
        asked = request.option.text if request.option else request.text
        try:
            return await asyncio.wait_for(self._run_locked(agent, request), self._seconds)
        except asyncio.TimeoutError:
            _log.error("turn %s took more than %s s", request.message_id, self._seconds)
            return sorry(Status.TIMEOUT, asked)
        except Exception:  # noqa: BLE001 - whatever Rasa raises, the citizen gets an honest status
            _log.exception("turn %s failed", request.message_id)
            return sorry(Status.ERROR_ENGINE, asked)

    async def _run_locked(self, agent: Agent, request: TurnRequest) -> TurnReply:
        """What `Agent.handle_message` does, with one read and one write of the tracker instead of three and two."""
        processor, said = agent.processor, CollectingOutputChannel()
        if processor is None:  # the model was unloaded after the channel asked
            return sorry(Status.ERROR_ENGINE, request.text)
        async with agent.lock_store.lock(request.conversation):
            tracker = await processor.fetch_tracker_and_update_session(request.conversation, said)
            if earlier := turn_events(tracker.events, request.message_id):
                return reply_of(earlier, request.context)
            for event in (*_new_session(tracker), *_context_events(tracker, request.context)):
                tracker.update(event, processor.domain)
            # the steps of MessageProcessor.handle_message in Rasa 3.6.21, which is pinned
            await processor._handle_message_with_tracker(_message(request, said), tracker)  # noqa: SLF001
            tracker = await processor.run_action_extract_slots(said, tracker)
            await processor._run_prediction_loop(said, tracker)  # noqa: SLF001
            await processor.save_tracker(tracker)
            return reply_of(turn_events(tracker.events, request.message_id) or [], request.context)


def plain_text(text: str) -> str:
    """The citizen's text without what Rasa would take for a command: leading slashes, visible or hidden."""
    while normalise(text).startswith("/"):
        text = visible(text).lstrip().lstrip(_SLASHES)
    return text


def _message(request: TurnRequest, said: CollectingOutputChannel) -> UserMessage:
    """Rasa's message: an option becomes its intent, its payload travels beside the text and never in it."""
    metadata: dict[str, Any] = {"channel": request.context.channel, "lang": request.context.lang}
    if request.option is not None:
        text = f"/{request.option.intent}"
        metadata["option"] = to_data(request.option)
    else:
        text = plain_text(request.text or "")
    return UserMessage(
        text=text,
        output_channel=said,
        sender_id=request.conversation,
        input_channel=CHANNEL,
        message_id=request.message_id,
        metadata=metadata,
    )


def _new_session(tracker: DialogueStateTracker) -> list[Event]:
    """A new session, with the slots carried over, when the present one is long; the store then loads only it."""
    turns = sum(isinstance(event, UserUttered) for event in tracker.events)
    if turns < MAX_TURNS_IN_SESSION:
        return []
    kept = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *kept,
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


def _context_events(tracker: DialogueStateTracker, context: TurnContext) -> Iterator[Event]:
    """Slots that differ from what the gateway knows.

    What the gateway does not know leaves the slot as it is; but its form, or that there is none, always holds.
    """
    wanted: dict[str, Any] = {
        "item": context.item,
        "region": context.region,
        "audience": context.audience,
        "last_text": context.previous_text,
        "facets": [facet.value for facet in context.facets] or None,
    }
    if context.form != tracker.get_slot("form"):
        yield SlotSet("form", context.form)
    if context.item is not None and context.item != tracker.get_slot("item") and not context.facets:
        wanted["facets"] = []
    for name, value in wanted.items():
        if value is not None and (value or None) != (tracker.get_slot(name) or None):
            yield SlotSet(name, value)
