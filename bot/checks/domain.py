"""The domain: lists of names, and fixed replies that fit the contract."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.places import Mistake, Place
from contracts.codec import ContractError, from_data
from contracts.turn import TurnReply

KEYS = ("version", "intents", "entities", "slots", "responses", "actions", "forms", "session_config", "e2e_actions")
BUILT_IN = {"action_listen", "action_restart", "action_session_start", "action_default_fallback"}


def check_domain(place: Place) -> Iterator[Mistake]:
    for key, value in place.pairs():
        if key.text not in KEYS:
            yield key.wrong(f"`{key.text}` is no key of a domain")
        if key.text in ("intents", "actions"):
            yield from _twice(value)
    responses = place.get("responses")
    for name, variations in responses.pairs() if responses is not None else ():
        for variation in variations.items():
            yield from _reply(name, variation)


def intents_of(place: Place) -> set[str]:
    found = place.get("intents")
    return {name for name, _ in found.names()} if found is not None else set()


def actions_of(place: Place) -> set[str]:
    """Custom and built-in actions, and responses."""
    found, responses = place.get("actions"), place.get("responses")
    named = {name for name, _ in found.names()} if found is not None else set()
    said = {key.text for key, _ in responses.pairs() if key.text} if responses is not None else set()
    return named | said | BUILT_IN


def _twice(names: Place) -> Iterator[Mistake]:
    seen: set[str] = set()
    for name, item in names.names():
        if name in seen:
            yield item.wrong(f"`{name}` stands twice")
        seen.add(name)


def _reply(name: Place, variation: Place) -> Iterator[Mistake]:
    custom = variation.get("custom")
    reply = custom.get("reply") if custom is not None else None
    if reply is None:
        yield variation.wrong(f"response `{name.text}` has no custom.reply (contracts.turn.TurnReply)")
        return
    try:
        from_data(TurnReply, reply.data())
    except ContractError as error:
        yield reply.wrong(f"the reply of `{name.text}` does not fit the contract: {error}")
