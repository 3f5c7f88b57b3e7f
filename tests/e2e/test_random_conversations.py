"""Whatever citizens write one after another, nothing ends in an error, in silence, or in the bot repeating itself.

Hypothesis draws the messages: sentences of every intent, options, answers to forms, noise. A few conversations in
`make test`, many in `make verify`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.statuses import Status
from deploy.setup.instance import Instance
from tests.e2e.citizen import Citizen, words

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 30
FORM_WORDS = (
    "算了", "跳过", "上一步", "人工", "1", "2",
    "第三个", "最后一个", "是", "不是", "没有", "不知道",
    "13800138000", "后天", "下周三", "上午", "长宁街88号", "先问一下，要多少钱",
    "地点写错了", "电话改成13900139000", "YZ2026112300013", "1234", "我要预约", "查进度",
    "我老婆也能办吗", "外地户口呢", "居住证呢", "那要多少钱", "居住证怎么办？另外护照多少钱", "110101199003074557",
)  # fmt: skip
NOISE = (
    "😀",
    "。。。",
    "？",
    "asdfgh",
    "qwe rty",
    "啊啊啊啊",
    "   ",
    "/restart",
    "<b>x</b>",
    "How are you",
    "juzhuzheng zenme ban",
    "護照怎麼辦",
)


@dataclass(frozen=True)
class Click:
    """The option at this place of the last reply, counted round; nothing when there is none."""

    place: int


def sentences() -> dict[str, list[str]]:
    """The training sentences by intent."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                lines = (line.removeprefix("- ").strip() for line in block["examples"].splitlines())
                found.setdefault(block["intent"], []).extend(line for line in lines if line and line[0] != "/")
    return {intent: lines for intent, lines in found.items() if lines}


BY_INTENT = sentences()
of_an_intent = st.sampled_from(sorted(BY_INTENT)).flatmap(lambda intent: st.sampled_from(BY_INTENT[intent]))
typed = st.one_of(of_an_intent, st.sampled_from(FORM_WORDS), st.sampled_from(NOISE), st.text(min_size=1, max_size=40))
messages = st.one_of(of_an_intent, typed, st.builds(Click, st.integers(0, 5)))
conversations = st.lists(messages, min_size=MESSAGES, max_size=MESSAGES)


async def send(citizen: Citizen, message: str | Click) -> int | None:
    """The message's place; None for what the channel itself refuses or for a click without an option."""
    if isinstance(message, Click):
        options = citizen.seen[-1]["options"] if citizen.seen else []
        if not options:
            return None
        return await citizen.send(option=options[message.place % len(options)]["id"])
    status, answer = await citizen.post({"client_id": f"{id(citizen)}-{len(citizen.seen)}", "text": message})
    assert status in (202, 400, 422), answer
    return int(answer["seq"]) if status == 202 else None


async def converse(instance: Instance, said: list[str | Click]) -> None:
    async with aiohttp.ClientSession() as http:
        citizen = await Citizen.arrive(http, instance.url("gateway"))
        sent: list[str | Click] = []
        for message in said:
            seq = await send(citizen, message)
            if seq is None:
                continue
            sent.append(message)
            [reply] = await citizen.replies(seq)
            check(reply, sent)
        check_repetition(citizen.seen, sent)


def check(reply: dict[str, Any], sent: list[str | Click]) -> None:
    assert not Status(reply["status"]).is_error, (reply, sent)
    assert reply["blocks"], (reply, sent)


def check_repetition(replies: list[dict[str, Any]], sent: list[str | Click]) -> None:
    for place in range(2, len(replies)):
        three = {words(reply) for reply in replies[place - 2 : place + 1]}
        asked = {str(message) for message in sent[place - 2 : place + 1]}
        assert len(three) > 1 or len(asked) == 1, (replies[place], sent[place - 2 : place + 1])


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(said=conversations)
def test_no_conversation_ends_in_an_error_silence_or_repetition(instance: Instance, said: list[str | Click]) -> None:
    asyncio.run(converse(instance, said))


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(said=conversations)
def test_many_random_conversations(instance: Instance, said: list[str | Click]) -> None:
    asyncio.run(converse(instance, said))
