"""An option answered in words: by its number, its place, its label, or the district it stands for."""

from __future__ import annotations

import re

from actions.turn import Turn
from contracts.turn import Option, OptionPayload
from language.normalise import normalise
from language.numerals import number_in

_NUMBER = re.compile(
    r"^(?:我?(?:选|要|是|点)?(?:择)?)?(?:第)?([1-9一二两三四五六])(?:个|项|条|号|种|样|件|那个|选项)?(?:吧|啊|呀|的|那个)*$"
)
_LAST = re.compile(r"^(?:我?(?:选|要)?)?最后(?:一)?(?:个|项|条)(?:吧)?$")
_MARKS = re.compile(r"[\s,。?!、()\[\]~.:;]+")
_LEAST_LABEL = 2


def picked(turn: Turn) -> OptionPayload | None:
    """The payload of the option of the last reply that the message chooses; None when it chooses none.

    A bare number is an answer in a form whose question has no choices, and never taken for one there.
    """
    if turn.previous is None or turn.option is not None or not turn.previous.options:
        return None
    options = turn.previous.options
    sentence = _bare(turn.text)
    meant = [o for o in options if _bare(o.label) == sentence or o.payload.region in turn.named_regions]
    if len(meant) == 1:
        return meant[0].payload
    if any(_is_skip(option) for option in options):
        return None
    if _LAST.match(sentence):
        return options[-1].payload
    if (number := _NUMBER.match(sentence)) and (place := int(number_in(number.group(1)) or 0)) <= len(options):
        return options[place - 1].payload
    return _by_part(sentence, options)


def _by_part(sentence: str, options: tuple[Option, ...]) -> OptionPayload | None:
    """The only option whose label holds the words, or whose label the words hold."""
    if len(sentence) < _LEAST_LABEL:
        return None
    holding = [o for o in options if sentence in _bare(o.label)]
    if len(holding) == 1 and holding[0].payload.intent in ("choose_entry", "ask_facet"):
        return holding[0].payload
    return None


def _is_skip(option: Option) -> bool:
    return option.payload.intent == "form_answer" and option.label == "跳过"


def _bare(text: str) -> str:
    return _MARKS.sub("", normalise(text))
