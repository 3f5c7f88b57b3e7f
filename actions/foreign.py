"""A message in another language: a short English notice with the telephone number. The service speaks Chinese."""

from __future__ import annotations

import re

from actions.replying import Said, human_option
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply
from language.normalise import visible

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-zÀ-ɏ'’]+")
_ENGLISH = re.compile(
    r"\b(?:the|is|are|am|do|does|did|can|could|how|what|where|when|who|why|which|i|you|my|me|we|to|for|of|in|on|and|a|an|have|has|need|want|"
    r"please|help|hello|hi|thanks|thank|visa|passport|card|apply|office|english|speak)\b",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")  # Greek to Khmer, kana, Hangul
_LEAST_WORDS = 2

_SAID = (
    "This service answers in Chinese only. For help, please call the government hotline 12345,"
    " or write your question in Chinese.",
    "Sorry, I can only answer in Chinese. The hotline 12345 can help you by phone.",
)


def in_another_language(text: str) -> bool:
    """Whether the message is written in English or in another script than Chinese and Latin.

    >>> in_another_language("How can I renew my visa?"), in_another_language("今日はいい天気ですね")
    (True, True)
    >>> in_another_language("juzhuzheng zenme ban"), in_another_language("OK")
    (False, False)
    """
    seen = visible(text)
    if _OTHER_SCRIPT.search(seen):
        return True
    return not _HAN.search(seen) and len(_WORD.findall(seen)) >= _LEAST_WORDS and bool(_ENGLISH.search(seen))


def english_notice(turn: Turn) -> Said:
    """The notice, in other words when it was just given."""
    before = turn.previous.blocks if turn.previous is not None else ()
    said = _SAID[1] if Paragraph(_SAID[0]) in before else _SAID[0]
    blocks = (Paragraph(said), Options("需要人工帮助，请点 (talk to staff)："))
    option = human_option(turn.text, "转人工 / Staff")
    return Said(TurnReply(Status.OUT_OF_SCOPE, blocks=blocks, options=(option,)))
