"""Rules and stories: steps with intents and actions that exist; the intents that begin a rule are collected."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.places import Mistake, Place

STEPS = ("intent", "action", "slot_was_set", "checkpoint", "or", "active_loop", "user")


def check_flows(place: Place, kind: str, intents: set[str], actions: set[str], ruled: set[str]) -> Iterator[Mistake]:
    """`kind` is `rule` or `story`; intents that begin a rule are added to `ruled`."""
    names: dict[str, int] = {}
    for flow in place.items():
        name, steps = flow.get(kind), flow.get("steps")
        if name is None or steps is None or not list(steps.items()):
            yield flow.wrong(f"needs `{kind}` and `steps`")
            continue
        if name.text in names:
            yield name.wrong(f"{kind} `{name.text}` stands twice, first in line {names[name.text]}")
        names[name.text or ""] = name.line
        for number, step in enumerate(steps.items()):
            yield from _step(step, intents, actions)
            intent = step.get("intent")
            if kind == "rule" and number == 0 and intent is not None and intent.text:
                ruled.add(intent.text)


def _step(step: Place, intents: set[str], actions: set[str]) -> Iterator[Mistake]:
    keys = [key.text for key, _ in step.pairs()]
    if not any(key in STEPS for key in keys):
        yield step.wrong(f"is no step: it needs one of {', '.join(STEPS)}")
    for key, known in (("intent", intents), ("action", actions)):
        value = step.get(key)
        if value is not None and value.text not in known:
            yield value.wrong(f"{key} `{value.text}` is not in domain.yml")
