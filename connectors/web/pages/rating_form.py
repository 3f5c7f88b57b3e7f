"""好差评 on the page without JavaScript: helper and staff each on their own, voluntary, no level chosen before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDictProxy

from contracts.ratings import LEVELS
from conversations.participation import GivenRating
from conversations.rating_reasons import rating_reasons
from conversations.reading import ShownMessage
from foundation.problems import invalid

_PARTS = {"bot": "智能助手", "staff": "工作人员"}
_LONGEST = 500
Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


@dataclass(frozen=True)
class RatingForm:
    """What the template shows: the parts that took part in the conversation, levels and the present reasons."""

    parts: dict[str, str]
    levels: dict[int, str]
    reasons: dict[str, str]


def rating_form(messages: Iterable[ShownMessage]) -> RatingForm | None:
    """None as long as nobody has answered."""
    spoke = {message.sender for message in messages}
    parts = {part: name for part, name in _PARTS.items() if part in spoke}
    offered = rating_reasons()
    return RatingForm(parts, LEVELS, dict(offered.versions[offered.current])) if parts else None


def given_rating(form: Form) -> GivenRating | None:
    """The rating that a form hands in (its button `rate` names the part); a 422 problem when no level was chosen."""
    part = form.get("rate")
    if part not in _PARTS:
        return None
    level = form.get(f"{part}_level")
    if level not in {str(number) for number in LEVELS}:
        raise invalid("请先选择满意程度，再提交评价。")
    reasons = tuple(str(reason) for reason in form.getall(f"{part}_reason", []))
    text = str(form.get(f"{part}_text", "")).strip()[:_LONGEST]
    return GivenRating(
        str(part),
        int(str(level)),
        reasons,
        rating_reasons().current if reasons else None,
        text or None,
        named=f"{part}_named" in form,
    )
