"""May I? One step of finding out whether a citizen may apply for a guide's matter.

POST /internal/eligibility  EligibilityRequest -> EligibilityStep
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from contracts.blocks import Block
from contracts.search import Related


class Verdict(str, Enum):
    """The three endings, with the words for the citizen."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Verdict:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    ELIGIBLE = ("eligible", "可以办")
    NOT_ELIGIBLE = ("not_eligible", "目前不符合条件")
    DEPENDS = ("depends", "要看具体情况")


@dataclass(frozen=True)
class AnswerChoice:
    """One way to answer; `also` are other words for it."""

    id: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class EligibilityQuestion:
    """A question of the guide. A number has its `unit` and its bounds, both included."""

    id: str
    text: str
    kind: Literal["yes_no", "choice", "number"]
    choices: tuple[AnswerChoice, ...] = ()
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    hint: str | None = None


@dataclass(frozen=True)
class EligibilityRequest:
    """`answers`: question id to `yes`/`no`, a choice's id, or a number; what does not fit is asked again."""

    entry: str
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EligibilityStep:
    """Either `ask` (the id of the next question) or the verdict with its blocks: reason, basis, materials, source."""

    entry: str
    version: int
    title: str
    questions: tuple[EligibilityQuestion, ...]
    ask: str | None = None
    verdict: Verdict | None = None
    blocks: tuple[Block, ...] = ()
    related: tuple[Related, ...] = ()
