"""Sentences: each block an intent of the domain with examples, each sentence of one intent only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.checks.places import Mistake, Place
from language.normalise import normalise

KINDS = ("intent", "regex", "lookup", "synonym")
LEAST_EXAMPLES = 2


def check_nlu(place: Place, intents: set[str], seen: dict[str, tuple[str, str, int]]) -> Iterator[Mistake]:
    """`seen` maps a sentence to its intent, file and line, over all files."""
    for block in place.items():
        found = [(key, value) for key, value in block.pairs() if key.text in KINDS]
        if len(found) != 1:
            yield block.wrong(f"needs exactly one of {', '.join(KINDS)}")
            continue
        kind, name = found[0]
        examples = block.get("examples")
        if examples is None or examples.text is None:
            yield name.wrong(f"{kind.text} `{name.text}` has no examples; they are a text that begins with `|`")
            continue
        lines = list(_examples(examples))
        for line, text in lines:
            if text is None:
                yield examples.wrong("an example begins with `- ` and says something", line)
        said = [(line, text) for line, text in lines if text is not None]
        if kind.text == "intent":
            yield from _of_intent(name, said, intents, seen)
        elif kind.text == "regex":
            yield from _of_pattern(name, said)


def _of_intent(
    name: Place, said: list[tuple[int, str]], intents: set[str], seen: dict[str, tuple[str, str, int]]
) -> Iterator[Mistake]:
    intent = name.text or ""
    if intent not in intents:
        yield name.wrong(f"intent `{intent}` is not in domain.yml")
    if len(said) < LEAST_EXAMPLES:
        yield name.wrong(f"intent `{intent}` needs at least {LEAST_EXAMPLES} examples")
    for line, text in said:
        sentence = normalise(text)
        other = seen.setdefault(sentence, (intent, name.file, line))
        if other[0] != intent:
            yield name.wrong(f"“{text}” is `{intent}` here and `{other[0]}` in {other[1]}:{other[2]}", line)


def _of_pattern(name: Place, said: list[tuple[int, str]]) -> Iterator[Mistake]:
    for line, text in said:
        try:
            re.compile(text)
        except re.error as error:
            yield name.wrong(f"pattern `{name.text}` is no regular expression: {error}", line)


def _examples(place: Place) -> Iterator[tuple[int, str | None]]:
    """Line and sentence of each example; None for a line that is none."""
    first = place.line + 1  # the text follows the line with `|`
    for offset, line in enumerate((place.text or "").split("\n")):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        said = stripped[2:].strip() if stripped.startswith("- ") else ""
        yield first + offset, said or None
