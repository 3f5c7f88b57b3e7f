"""The words of the published knowledge, served with a version; both matcher and tokenizer are fed from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A thing with an id (service item, department, region code) and everything it is called."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    version: str
    items: tuple[Term, ...] = ()
    departments: tuple[Term, ...] = ()
    regions: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
