"""Decides who may apply: pure functions over a definition and the answers given so far.

Three-valued: a condition is true, false, or waits for one named answer. Nothing is evaluated as code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge_base.model.eligibility import (
    AllOf,
    Answered,
    AnyOf,
    Condition,
    Eligibility,
    NotOf,
    Question,
    Rule,
)

Answer = bool | str | float
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Waits:
    """Cannot be decided before this question is answered."""

    question: str


@dataclass(frozen=True)
class Asks:
    """The next question."""

    question: Question


@dataclass(frozen=True)
class Decided:
    """The rule that decides, and the guide's optional materials that are needed and that are not, by name."""

    rule: Rule
    needed: frozenset[str]
    not_needed: frozenset[str]


def step(eligibility: Eligibility, answers: Answers) -> Asks | Decided:
    """The next question, or the outcome; ends after at most as many answers as there are questions.

    The questions on which only materials depend are asked last, and not of those who may not apply.
    """
    rule = _deciding(eligibility, answers)
    if isinstance(rule, Waits):
        return Asks(eligibility.question(rule.question))
    if rule.outcome == "not_eligible":
        return Decided(rule, frozenset(), frozenset())
    needed: dict[bool, set[str]] = {True: set(), False: set()}
    for material in eligibility.materials:
        held = truth(material.when, answers)
        if isinstance(held, Waits):
            return Asks(eligibility.question(held.question))
        needed[held].add(material.name)
    return Decided(rule, frozenset(needed[True]), frozenset(needed[False] - needed[True]))


def truth(condition: Condition, answers: Answers) -> bool | Waits:
    """Whether a condition holds, or the first answer that is missing to tell."""
    if isinstance(condition, Answered):
        if condition.question not in answers:
            return Waits(condition.question)
        return _compare(condition, answers[condition.question])
    if isinstance(condition, NotOf):
        held = truth(condition.negated, answers)
        return held if isinstance(held, Waits) else not held
    parts = [truth(part, answers) for part in (condition.all if isinstance(condition, AllOf) else condition.any)]
    decisive = isinstance(condition, AnyOf)
    if decisive in parts:
        return decisive
    return next((part for part in parts if isinstance(part, Waits)), not decisive)


def fitting(eligibility: Eligibility, given: Mapping[str, str]) -> dict[str, Answer]:
    """The answers that fit the definition; others (of an older version, say) are left out and asked again."""
    read = {q.id: _read(q, given[q.id]) for q in eligibility.questions if q.id in given}
    return {question: answer for question, answer in read.items() if answer is not None}


def _read(question: Question, text: str) -> Answer | None:
    if question.kind == "yes_no":
        return {"yes": True, "no": False}.get(text)
    if question.kind == "choice":
        return text if text in {choice.id for choice in question.choices} else None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if question.maximum is not None and question.minimum <= number <= question.maximum else None


def _deciding(eligibility: Eligibility, answers: Answers) -> Rule | Waits:
    for rule in eligibility.outcomes[:-1]:
        held = truth(rule.when, answers) if rule.when is not None else True
        if isinstance(held, Waits):
            return held
        if held:
            return rule
    return eligibility.outcomes[-1]


def _compare(condition: Answered, answer: Answer) -> bool:
    if condition.equals is not None:
        return answer == condition.equals
    if condition.one_of is not None:
        return answer in condition.one_of
    number = float(answer)
    if condition.at_least is not None:
        return number >= condition.at_least
    if condition.at_most is not None:
        return number <= condition.at_most
    if condition.above is not None:
        return number > condition.above
    return condition.below is not None and number < condition.below
