"""As people would talk: every conversation of `conversations/`, through the gateway against the real engine."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.e2e.citizen import Citizen
from tests.e2e.scripts import Exchange, Script, broken, read_scripts

SCRIPTS = read_scripts()
BETWEEN_QUICK_MESSAGES = 0.1  # seconds: how fast somebody sends three messages in a row, not a wait for a condition


def test_there_are_eighty_conversations_of_two_to_twelve_messages():
    assert len(SCRIPTS) >= 80
    assert not [script.title for script in SCRIPTS if not 2 <= script.messages <= 12]
    assert len({script.title for script in SCRIPTS}) == len(SCRIPTS)


@pytest.mark.parametrize("script", [pytest.param(one, id=f"{one.file}: {one.title}") for one in SCRIPTS])
async def test_a_conversation(citizen: Citizen, script: Script):
    before: tuple[str, str] | None = None
    for exchange in script.exchanges:
        replies = await hear(citizen, exchange)
        spoken = exchange.said or (str(exchange.chosen),)
        for text, expected, reply in zip(spoken, exchange.expected, replies, strict=True):
            shown = json.dumps(reply["blocks"], ensure_ascii=False)
            assert not broken(expected, reply), f"「{text}」 {broken(expected, reply)}\n{reply['status']} {shown}"
            assert before is None or before[1] != shown or before[0] == text, f"「{text}」: the same words again"
            before = (text, shown)


async def hear(citizen: Citizen, exchange: Exchange) -> list[dict[str, Any]]:
    """The replies to an exchange, in order."""
    if exchange.chosen is not None:
        return [await citizen.choose(exchange.chosen)]
    if len(exchange.said) == 1:
        return [await citizen.say(exchange.said[0])]
    first = await citizen.send(text=exchange.said[0])
    for text in exchange.said[1:]:
        await asyncio.sleep(BETWEEN_QUICK_MESSAGES)
        await citizen.send(text=text)
    return await citizen.replies(first, count=len(exchange.said))
