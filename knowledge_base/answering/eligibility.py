"""One step of "may I": the next question of a guide, or the outcome with reason, basis and personal materials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contracts.blocks import Block, ItemList, Paragraph
from contracts.eligibility import AnswerChoice, EligibilityQuestion, EligibilityStep, Verdict
from contracts.search import Related
from knowledge_base.answering.lines import material_line
from knowledge_base.answering.source import source_of
from knowledge_base.eligibility import Asks, Decided, fitting, step
from knowledge_base.errors import NoEligibility
from knowledge_base.model import Department, Guide
from knowledge_base.model.eligibility import Question, Rule
from knowledge_base.store.published import PublishedEntry

_OPENING = {
    Verdict.ELIGIBLE: "按您说的情况，可以办",
    Verdict.NOT_ELIGIBLE: "按您说的情况，目前不符合",
    Verdict.DEPENDS: "按您说的情况，还不能确定",
}
LOCAL_RULE = "云州市的规定（演示数据）"
_CLOSING = "这是根据您的回答得出的，最后由承办部门审核决定。"


def eligibility_step(
    published: PublishedEntry,
    given: Mapping[str, str],
    departments: Mapping[str, Department],
    guides: Mapping[str, Guide],
) -> EligibilityStep:
    """The step after the answers given; `guides` are the published ones. Raises `NoEligibility`."""
    guide = published.entry
    if not isinstance(guide, Guide) or guide.eligibility is None:
        raise NoEligibility(guide.id)
    found = step(guide.eligibility, fitting(guide.eligibility, given))
    head = EligibilityStep(
        guide.id, published.version, guide.name, tuple(_question(question) for question in guide.eligibility.questions)
    )
    if isinstance(found, Asks):
        return replace(head, ask=found.question.id)
    rule = found.rule
    return replace(
        head,
        verdict=Verdict(rule.outcome),
        blocks=(*_blocks(guide, found), source_of(published, departments)),
        related=tuple(Related(entry, guides[entry].name) for entry in rule.see if entry in guides),
    )


def _question(question: Question) -> EligibilityQuestion:
    number = question.kind == "number"
    return EligibilityQuestion(
        id=question.id,
        text=question.text,
        kind=question.kind,
        choices=tuple(AnswerChoice(choice.id, choice.label, choice.also) for choice in question.choices),
        unit=question.unit,
        minimum=question.minimum if number else None,
        maximum=question.maximum,
        hint=question.hint,
    )


def _blocks(guide: Guide, found: Decided) -> list[Block]:
    rule = found.rule
    blocks: list[Block] = [
        Paragraph(f"{_OPENING[Verdict(rule.outcome)]}【{guide.name}】。{rule.reason}"),
        ItemList(_basis(rule), title="依据"),
    ]
    if rule.advice:
        blocks.append(ItemList(rule.advice, title="可以这样做"))
    if rule.outcome != "not_eligible":
        blocks += _materials(guide, found)
    return [*blocks, Paragraph(_CLOSING)]


def _basis(rule: Rule) -> tuple[str, ...]:
    return (*(basis.cited() for basis in rule.basis), *([LOCAL_RULE] if rule.demonstration else []))


def _materials(guide: Guide, found: Decided) -> list[Block]:
    """What this citizen brings; optional materials that no answer decides stay with their condition."""
    bring = [material_line(m, settled=True) for m in guide.materials if m.required or m.name in found.needed]
    open_ones = [
        material_line(m)
        for m in guide.materials
        if not m.required and m.name not in found.needed and m.name not in found.not_needed
    ]
    blocks: list[Block] = [ItemList(tuple(bring), title="您要带的材料")] if bring else []
    if open_ones:
        blocks.append(ItemList(tuple(open_ones), title="有这些情况的再带"))
    return blocks
