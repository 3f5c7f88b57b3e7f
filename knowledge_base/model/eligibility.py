"""Who may apply, as data: questions with typed answers, rules over the answers, materials that depend on them.

Nothing here is a program: a condition compares one answer with a constant, or joins conditions by all, any, not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from knowledge_base.model.base import Basis, EntryId, Strict, Text

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
AnswerKind = Literal["yes_no", "choice", "number"]
Verdict = Literal["eligible", "not_eligible", "depends"]


class AnswerChoice(Strict):
    """One way to answer; `also` are other words for it."""

    id: Slug
    label: Text
    also: tuple[Text, ...] = ()


class Question(Strict):
    """One question to the citizen. A number has its `unit` and its bounds, both included."""

    id: Slug
    text: Text
    kind: AnswerKind
    choices: tuple[AnswerChoice, ...] = ()
    unit: Text | None = None
    minimum: float = 0
    maximum: float | None = None
    hint: Text | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Question:
        if self.kind == "choice" and not 2 <= len({choice.id for choice in self.choices}) == len(self.choices):
            raise ValueError(f"{self.id}: a choice needs at least two choices with different ids")
        if self.kind != "choice" and self.choices:
            raise ValueError(f"{self.id}: only a choice has choices")
        if (self.kind == "number") != (self.unit is not None and self.maximum is not None):
            raise ValueError(f"{self.id}: a number needs `unit` and `maximum`, nothing else has them")
        return self


class Answered(Strict):
    """One answer compared with a constant: exactly one of the comparisons."""

    question: Slug
    equals: bool | Slug | None = Field(default=None, alias="is")
    one_of: tuple[Slug, ...] | None = Field(default=None, alias="in")
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Answered:
        if len(self.model_dump(exclude={"question"}, exclude_none=True)) != 1:
            raise ValueError("exactly one of is, in, at_least, at_most, above, below")
        return self

    def fits(self, question: Question) -> bool:
        """Whether the comparison makes sense for the question's answers."""
        if question.kind == "yes_no":
            return isinstance(self.equals, bool)
        if question.kind == "choice":
            named = self.one_of or (self.equals,)
            return {*named} <= {choice.id for choice in question.choices}
        return self.equals is None and self.one_of is None


class AllOf(Strict):
    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Strict):
    any: tuple[Condition, ...] = Field(min_length=1)


class NotOf(Strict):
    negated: Condition = Field(alias="not")


Condition = Answered | AllOf | AnyOf | NotOf


class Rule(Strict):
    """An outcome with its reason and basis; `when` is absent in the last one only. `see` are guides that help on."""

    when: Condition | None = None
    outcome: Verdict
    reason: Text
    basis: tuple[Basis, ...] = ()
    demonstration: bool = False
    advice: tuple[Text, ...] = ()
    see: tuple[EntryId, ...] = ()


class MaterialRule(Strict):
    """In which case an optional material of the guide, by its name, is needed."""

    name: Text
    when: Condition


class Eligibility(Strict):
    """The first rule whose condition holds decides; a question is asked when a rule cannot be decided without it."""

    questions: tuple[Question, ...] = Field(min_length=1)
    outcomes: tuple[Rule, ...] = Field(min_length=2)
    materials: tuple[MaterialRule, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Eligibility:
        known = {question.id: question for question in self.questions}
        if len(known) < len(self.questions):
            raise ValueError("two questions have the same id")
        *earlier, last = self.outcomes
        if last.when is not None or any(rule.when is None for rule in earlier):
            raise ValueError("the last outcome, and only that, has no `when`")
        for condition in self.conditions():
            for answered in comparisons(condition):
                if answered.question not in known:
                    raise ValueError(f"no question {answered.question}")
                if not answered.fits(known[answered.question]):
                    raise ValueError(f"the comparison does not fit the answers of {answered.question}")
        return self

    def conditions(self) -> Iterator[Condition]:
        """Every condition of outcomes and materials."""
        yield from (rule.when for rule in self.outcomes if rule.when is not None)
        yield from (rule.when for rule in self.materials)

    def question(self, identifier: str) -> Question:
        """The question with this id; the ids in conditions are known to exist."""
        return next(question for question in self.questions if question.id == identifier)


def comparisons(condition: Condition) -> Iterator[Answered]:
    """The comparisons a condition is made of, in order."""
    if isinstance(condition, Answered):
        yield condition
    elif isinstance(condition, NotOf):
        yield from comparisons(condition.negated)
    else:
        for part in condition.all if isinstance(condition, AllOf) else condition.any:
            yield from comparisons(part)


AllOf.model_rebuild()
AnyOf.model_rebuild()
NotOf.model_rebuild()
