"""Telephone numbers: whose they are and what for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.consistency.matters import Names
from knowledge_base.consistency.statements import Sentence, plain, sentences_of
from knowledge_base.consistency.wording import tokenizer, wording
from knowledge_base.model import Entry, Guide

_NUMBER = re.compile(r"(?<![\d-])(?:0\d{2,3}-\d{7,8}|1[2-9]\d{3}(?!\d)|9[56]\d{3}(?!\d))(?![\d-])")
_BREAK = re.compile(r"[,;。!?、]")
# everybody's number, given for whatever has no better place; 110, 119, 120 are not even read
_EVERYBODYS = frozenset({"12345"})
_DIVISION = re.compile(r"[区县镇市]$|街道$")
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Phone:
    """`of` are the words that tell whose number it is, `purpose` what for (None: not told)."""

    sentence: Sentence
    number: str
    purpose: str | None
    of: frozenset[str]
    matter: str | None


def phones_of(entry: Entry, names: Names) -> tuple[Phone, ...]:
    """Every telephone number of an entry."""
    found = [phone for sentence in sentences_of(entry) for phone in _written(entry, sentence, names)]
    if isinstance(entry, Guide):
        for purpose in ("consult", "complaint"):
            number = getattr(entry.phone, purpose)
            found.append(Phone(Sentence(f"phone.{purpose}", number, ""), number, purpose, frozenset(), entry.id))
        for index, place in enumerate(entry.places):
            sentence = Sentence(f"places[{index}].phone", f"{place.name} {place.phone}", "")
            found.append(Phone(sentence, place.phone, "place", _words(plain(place.name)), entry.id))
    return tuple(found)


def different_numbers(
    ones: Sequence[Phone], others: Sequence[Phone], one_own: frozenset[str], other_own: frozenset[str]
) -> Iterator[tuple[Phone, Phone]]:
    """Pairs of numbers that ought to be one; `…_own` are all numbers of either side's department."""
    mine, theirs = {phone.number for phone in ones}, {phone.number for phone in others}
    for phone in ones:
        if phone.number in theirs or phone.number in _EVERYBODYS:
            continue
        for their in others:
            if their.number in mine or their.number in _EVERYBODYS or not _same_line(phone, their):
                continue
            guessed = not (phone.of and their.of)
            if guessed and (phone.number in one_own | other_own and their.number in one_own | other_own):
                continue  # each gives a number that exists, perhaps of its own office
            yield phone, their
            break


def _same_line(one: Phone, other: Phone) -> bool:
    """Whether two numbers are of the same office, for the same end."""
    if one.of and other.of:
        if one.purpose != other.purpose and {one.purpose, other.purpose} & {"complaint"}:
            return False
        common, apart = one.of & other.of, one.of ^ other.of
        if any(_DIVISION.search(word) for word in apart) or (apart and one.purpose == other.purpose == "place"):
            return False
        return len("".join(common)) >= 4 and len(common) >= 0.8 * max(len(one.of), len(other.of))
    if one.of or other.of:
        return False
    return one.purpose is not None and one.purpose == other.purpose and one.matter == other.matter is not None


def _written(entry: Entry, sentence: Sentence, names: Names) -> Iterator[Phone]:
    text, start = sentence.plain, 0
    for match in _NUMBER.finditer(text):
        lead = text[start : match.start()]
        label = _BREAK.split(lead.rstrip("(:"))[-1]
        start = match.end()
        matter = names.named(text[: match.start()]) or (entry.items[0] if entry.items else None)
        own = names.words.get(matter, frozenset()) if matter is not None else frozenset()
        purpose = next((name for name, pattern in wording().phones.items() if pattern.search(label)), None)
        words = _words(label)
        yield Phone(sentence, match.group(), purpose, words if words - own else frozenset(), matter)


def _words(text: str) -> frozenset[str]:
    text = _NOT_CHINESE.sub(" ", text)
    rules = wording()
    return frozenset(
        word
        for word in tokenizer().lcut(text)
        if len(word) > 1 and word not in rules.phone_words | rules.empty and not word.endswith(("电话", "热线"))
    )
