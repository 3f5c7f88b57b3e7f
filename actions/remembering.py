"""What is remembered from message to message, and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.turn import Turn

CONTEXT_SECONDS = 30 * 60.0
_OF_CONTEXT: dict[str, Any] = {
    "item": None,
    "item_title": None,
    "facets": [],
    "applicant": None,
    "last_text": None,
    "form": None,
    "misses": 0,
}


def recent(turn: Turn) -> tuple[Turn, dict[str, Any]]:
    """The turn without what was said too long ago, and the slots that forget it."""
    if turn.spoken_at is None or turn.now - turn.spoken_at <= CONTEXT_SECONDS:
        return turn, {}
    fresh = replace(
        turn, item=None, title=None, facets=(), applicant=None, last_text=None, form=None, misses=0, previous=None
    )
    return fresh, dict(_OF_CONTEXT)


FORGOTTEN = {name: _OF_CONTEXT[name] for name in ("item", "item_title", "facets", "applicant")}
