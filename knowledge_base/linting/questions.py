"""Similar questions, development questions, aliases: enough of them, and each belonging to one entry only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge_base.content import City
from knowledge_base.linting.defect import Check, Defect
from knowledge_base.model import Entry, Guide, kind_of
from language.normalise import normalise

MINIMUM_SIMILAR = {"guide": 8, "faq": 4, "policy": 4, "bundle": 8}
MINIMUM_DEVELOPMENT = 2
_PUNCTUATION = re.compile(r"[\s,.，。？?!！、；;：:「」“”\"'（）()]+")


def enough_questions(city: City) -> Iterator[Defect]:
    for entry in city.entries:
        file, least = city.files[entry.id], MINIMUM_SIMILAR[kind_of(entry)]
        if len(entry.similar_questions) < least:
            found = len(entry.similar_questions)
            yield Defect(file, f"{entry.id}.similar_questions", f"{found}, needs at least {least}")
        if len(entry.development_questions) < MINIMUM_DEVELOPMENT:
            found = len(entry.development_questions)
            yield Defect(file, f"{entry.id}.development_questions", f"{found}, needs at least {MINIMUM_DEVELOPMENT}")


def questions_claimed_once(city: City) -> Iterator[Defect]:
    """The same question under two entries can only be answered wrongly by one of them."""
    owners: dict[str, str] = {}
    for entry in city.entries:
        texts = [("similar_questions", text) for text in entry.similar_questions]
        if not isinstance(entry, Guide):
            texts.append(("question", entry.title))
        for name, text in texts:
            key = bare(text)
            owner = owners.setdefault(key, entry.id)
            if owner != entry.id and not (name == "question" and _other_region(city, owner, entry)):
                yield Defect(city.files[entry.id], f"{entry.id}.{name}", f"「{text}」 is also a question of {owner}")


def _other_region(city: City, owner: str, entry: Entry) -> bool:
    """Whether two entries of one title are the same question answered for different regions."""
    first = next(other for other in city.entries if other.id == owner)
    return first.title == entry.title and not set(first.regions) & set(entry.regions)


def questions_repeated(city: City) -> Iterator[Defect]:
    for entry in city.entries:
        seen: set[str] = set()
        for text in entry.similar_questions:
            if bare(text) in seen:
                yield Defect(city.files[entry.id], f"{entry.id}.similar_questions", f"「{text}」 stands twice")
            seen.add(bare(text))


def development_apart(city: City) -> Iterator[Defect]:
    """A development question that is searched verbatim measures nothing."""
    searched = {bare(text): entry.id for entry in city.entries for text in (*entry.similar_questions, entry.title)}
    seen: dict[str, str] = {}
    for entry in city.entries:
        for question in entry.development_questions:
            key = bare(question.text)
            where = f"{entry.id}.development_questions"
            if key in searched:
                yield Defect(city.files[entry.id], where, f"「{question.text}」 is also searched ({searched[key]})")
            if seen.setdefault(key, entry.id) != entry.id:
                yield Defect(city.files[entry.id], where, f"「{question.text}」 is also one of {seen[key]}")


def aliases_claimed_once(city: City) -> Iterator[Defect]:
    owners: dict[str, str] = {}
    for guide in city.guides:
        for alias in (guide.name, *guide.aliases):
            key = bare(alias)
            owner = owners.setdefault(key, guide.id)
            if owner != guide.id:
                yield Defect(city.files[guide.id], "aliases", f"「{alias}」 is also an alias of {owner}")


@lru_cache(maxsize=32768)  # an editor's draft is compared with every question of the base, again and again
def bare(text: str) -> str:
    """A question without what does not tell it from another: case, width, spaces, punctuation."""
    return _PUNCTUATION.sub("", normalise(text))


QUESTION_CHECKS: tuple[Check, ...] = (
    enough_questions,
    questions_claimed_once,
    questions_repeated,
    development_apart,
    aliases_claimed_once,
)
