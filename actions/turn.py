"""What an action sees of the conversation: one frozen value read from rasa-sdk's tracker."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

from actions.forms.state import FormState, read_state
from contracts.codec import ContractError, from_data
from contracts.facets import Facet
from contracts.turn import OptionPayload, TurnReply

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Turn:
    """The citizen's message, what was understood, and what is remembered.

    `item` is the matter spoken of and `title` its name, `applicant` whom it is for; `misses` counts the messages in a
    row that got no answer; `now` and `spoken_at` (the message before) are seconds since the epoch.
    """

    text: str
    intent: str
    confidence: float = 0.0
    option: OptionPayload | None = None
    named_items: tuple[str, ...] = ()
    named_regions: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    item: str | None = None
    facets: tuple[Facet, ...] = ()
    region: str | None = None
    audience: str | None = None
    last_text: str | None = None
    previous: TurnReply | None = None
    form: FormState | None = None
    title: str | None = None
    applicant: str | None = None
    misses: int = 0
    now: float = 0.0
    spoken_at: float | None = None

    @property
    def where(self) -> str | None:
        """The region the citizen names now, else the one known."""
        return self.named_regions[-1] if self.named_regions else self.region

    def with_intent(self, intent: str) -> Turn:
        """The same turn, understood otherwise."""
        return replace(self, intent=intent)

    def with_option(self, option: OptionPayload) -> Turn:
        """The same turn as if the citizen had clicked the option."""
        return replace(self, option=option, intent=option.intent)


def read_turn(tracker: Tracker) -> Turn:
    """Read the turn from the tracker an action is called with."""
    latest = tracker.latest_message or {}
    intent = latest.get("intent") or {}
    entities = latest.get("entities") or []
    option = (latest.get("metadata") or {}).get("option")
    return Turn(
        text=_text(tracker),
        intent=str(intent.get("name") or "nlu_fallback"),
        confidence=float(intent.get("confidence") or 0.0),
        option=from_data(OptionPayload, option) if option else None,
        named_items=_values(entities, "item"),
        named_regions=_values(entities, "region"),
        numbers=tuple((str(e.get("role")), str(e["value"])) for e in entities if e.get("entity") == "number"),
        item=tracker.get_slot("item"),
        facets=tuple(Facet(value) for value in tracker.get_slot("facets") or ()),
        region=tracker.get_slot("region"),
        audience=tracker.get_slot("audience"),
        last_text=tracker.get_slot("last_text"),
        previous=_previous_reply(tracker),
        form=read_state(tracker.get_slot("form")),
        title=tracker.get_slot("item_title"),
        applicant=tracker.get_slot("applicant"),
        misses=int(tracker.get_slot("misses") or 0),
        now=_spoken_at(tracker),
        spoken_at=tracker.get_slot("spoken_at"),
    )


def _values(entities: list[dict[str, Any]], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(e["value"]) for e in entities if e.get("entity") == kind))


def _text(tracker: Tracker) -> str:
    """What the citizen wrote; `latest_message` holds the normalised sentence, where pinyin is read as characters."""
    written = _written(tracker)
    understood = str((tracker.latest_message or {}).get("text") or "")
    return understood if len(_HAN.findall(understood)) > len(_HAN.findall(written)) else written


def _written(tracker: Tracker) -> str:
    for event in reversed(tracker.events or []):
        if event.get("event") == "user":
            return str(event.get("text") or "")
    return str((tracker.latest_message or {}).get("text") or "")


def _spoken_at(tracker: Tracker) -> float:
    """When the message came, in seconds since the epoch."""
    for event in reversed(tracker.events or []):
        if event.get("event") == "user":
            return float(event.get("timestamp") or 0.0)
    return 0.0


def _previous_reply(tracker: Tracker) -> TurnReply | None:
    """What the bot said just before this message."""
    users = 0
    for event in reversed(tracker.events or []):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                return None
        elif event.get("event") == "bot" and users == 1:
            reply = ((event.get("data") or {}).get("custom") or {}).get("reply")
            try:
                return from_data(TurnReply, reply) if reply else None
            except ContractError:
                return None
    return None
