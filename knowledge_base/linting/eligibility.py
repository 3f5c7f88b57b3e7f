"""Eligibility as data: every path ends, every outcome can be reached and has a basis, every question is asked.

All paths are walked: each choice, yes and no, and every number at, just below and just above what it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge_base.content import City
from knowledge_base.eligibility import Answer, Asks, Decided, step
from knowledge_base.linting.defect import Check, Defect
from knowledge_base.model import Guide
from knowledge_base.model.eligibility import Eligibility, Question, comparisons

MAX_QUESTIONS = 9
Path = tuple[tuple[str, Answer], ...]


def every_path_ends(city: City) -> Iterator[Defect]:
    for guide, eligibility in _defining(city):
        file = city.files[guide.id]
        walked = list(paths(eligibility))
        asked = {question for path, _ in walked for question, _ in path}
        decided = [found.rule for _, found in walked]
        for question in eligibility.questions:
            if question.id not in asked:
                yield Defect(file, f"eligibility.questions.{question.id}", "is never asked")
        for number, rule in enumerate(eligibility.outcomes):
            if not any(rule is other for other in decided):
                yield Defect(file, f"eligibility.outcomes[{number}]", "is never reached")
        longest = max(len(path) for path, _ in walked)
        if longest > MAX_QUESTIONS:
            yield Defect(file, "eligibility", f"asks {longest} questions, at most {MAX_QUESTIONS}")


def every_outcome_has_a_basis(city: City) -> Iterator[Defect]:
    """A law the guide itself rests on, or a local demonstration rule."""
    for guide, eligibility in _defining(city):
        known = {(basis.title, basis.document_number) for basis in guide.legal_basis}
        for number, rule in enumerate(eligibility.outcomes):
            where = f"eligibility.outcomes[{number}].basis"
            if not rule.basis and not rule.demonstration:
                yield Defect(city.files[guide.id], where, "is missing")
            for basis in rule.basis:
                if (basis.title, basis.document_number) not in known:
                    yield Defect(city.files[guide.id], where, f"{basis.cited()} is not in the guide's legal_basis")
            if rule.demonstration and not guide.demonstration:
                yield Defect(city.files[guide.id], where, "is local, but the guide names no demonstration fields")


def references_exist(city: City) -> Iterator[Defect]:
    guides = {guide.id for guide in city.guides}
    for guide, eligibility in _defining(city):
        file = city.files[guide.id]
        optional = {material.name for material in guide.materials if not material.required}
        for number, material in enumerate(eligibility.materials):
            if material.name not in optional:
                yield Defect(file, f"eligibility.materials[{number}]", f"no optional material「{material.name}」")
        for number, rule in enumerate(eligibility.outcomes):
            for entry in rule.see:
                if entry not in guides or entry == guide.id:
                    yield Defect(file, f"eligibility.outcomes[{number}].see", f"no other guide {entry}")


def paths(eligibility: Eligibility, path: Path = ()) -> Iterator[tuple[Path, Decided]]:
    """Every way through the questions, with its outcome."""
    found = step(eligibility, dict(path))
    if isinstance(found, Decided):
        yield path, found
        return
    yield from _onwards(eligibility, path, found)


def sample(eligibility: Eligibility, question: Question) -> list[Answer]:
    """Every answer that can make a difference; numbers in whole units."""
    if question.kind == "yes_no":
        return [True, False]
    if question.kind == "choice":
        return [choice.id for choice in question.choices]
    limits = {question.minimum, question.maximum or 0.0}
    for condition in eligibility.conditions():
        for compared in comparisons(condition):
            bound = (compared.at_least, compared.at_most, compared.above, compared.below)
            if compared.question == question.id:
                limits |= {b + near for b in bound if b is not None for near in (-1.0, 0.0, 1.0)}
    return sorted(n for n in limits if question.minimum <= n <= (question.maximum or 0))


def _onwards(eligibility: Eligibility, path: Path, found: Asks) -> Iterator[tuple[Path, Decided]]:
    for answer in sample(eligibility, found.question):
        yield from paths(eligibility, (*path, (found.question.id, answer)))


def _defining(city: City) -> Iterator[tuple[Guide, Eligibility]]:
    for guide in city.guides:
        if guide.eligibility is not None:
            yield guide, guide.eligibility


ELIGIBILITY_CHECKS: tuple[Check, ...] = (every_path_ends, every_outcome_has_a_basis, references_exist)
