"""Typed tokens in the place of personal data, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from language.personal_data.finding import find
from language.personal_data.hiding import hidden
from language.personal_data.kinds import Kind, PersonalData

TOKEN = re.compile(rf"⟦(?P<kind>{'|'.join(kind.value for kind in Kind)}):\d+⟧")


def token_kind(token: str) -> str:
    """`phone` of `⟦phone:1⟧`."""
    return token[1:].partition(":")[0]


def replaced(text: str, by: Callable[[PersonalData], str]) -> str:
    """The text with other words in the place of everything personal."""
    pieces, position = [], 0
    for item in find(text):
        pieces += [text[position : item.start], by(item)]
        position = item.end
    return "".join(pieces) + text[position:]


def close(text: str, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Replace personal data by tokens.

    `known` maps the conversation's tokens to their values; the same value keeps its token. Returns the text and
    the tokens that are new.

    >>> close("电话138 0013 8000", {})
    ('电话⟦phone:1⟧', {'⟦phone:1⟧': '13800138000'})
    """
    by_value = {(token_kind(token), value): token for token, value in known.items()}
    new: dict[str, str] = {}

    def token_of(item: PersonalData) -> str:
        key = (item.kind.value, item.value)
        if key not in by_value:
            taken = sum(1 for kind, _ in by_value if kind == item.kind.value)
            by_value[key] = f"⟦{item.kind.value}:{taken + 1}⟧"
            new[by_value[key]] = item.value
        return by_value[key]

    own = text.replace("⟦", "[").replace("⟧", "]")  # nobody but us writes tokens
    return replaced(own, token_of), new


def open_tokens(text: str, known: Mapping[str, str]) -> str:
    """Put the values back, each partly hidden (`138****8000`): for showing, never for storing."""
    return TOKEN.sub(lambda match: _shown(match, known), text)


def _shown(match: re.Match[str], known: Mapping[str, str]) -> str:
    value = known.get(match.group())
    return match.group() if value is None else hidden(value, match["kind"])


def masked_text(text: str) -> str:
    """The text with every value partly hidden, where no tokens are kept: log lines, exports, names of files."""
    return replaced(text, lambda item: hidden(item.value, item.kind))
