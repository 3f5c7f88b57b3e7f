"""What the model cannot see: ids that point nowhere, owners, and the content linter's findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from knowledge_base.consistency import Aspect, Checker
from knowledge_base.content import City
from knowledge_base.importing.known import Known
from knowledge_base.importing.lint_words import in_chinese
from knowledge_base.importing.problems import Problem, Severity
from knowledge_base.importing.records import Path
from knowledge_base.importing.validating import Candidate
from knowledge_base.linting import Check
from knowledge_base.linting.guides import GUIDE_CHECKS
from knowledge_base.linting.questions import QUESTION_CHECKS
from knowledge_base.linting.references import demonstration_names_fields
from knowledge_base.linting.values import characters, dates
from knowledge_base.model import Bundle, Faq, Guide, Policy, kind_of

# without the checks of file places, of the demonstration city's own telephone numbers, and of what is an error below
_CHECKS: tuple[Check, ...] = (*GUIDE_CHECKS, *QUESTION_CHECKS, demonstration_names_fields, dates, characters)
_OTHERS = FilePath("others")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def inspect(candidates: Sequence[Candidate], known: Known, departments: frozenset[str] | None) -> list[Problem]:
    """References as errors; lint, contradictions and double questions as warnings.

    `departments`: whose entries may be imported; None for all.
    """
    return [
        *references(candidates, known, departments),
        *lint(candidates, known),
        *_contradictions(candidates, known),
    ]


def references(candidates: Sequence[Candidate], known: Known, departments: frozenset[str] | None) -> Iterator[Problem]:
    kinds = {identifier: kind_of(entry) for identifier, entry in known.entries.items()}
    kinds |= {candidate.entry.id: kind_of(candidate.entry) for candidate in candidates}
    offices = {department.id for department in known.departments}
    regions = {region.code for region in known.regions}
    for candidate in candidates:
        entry = candidate.entry
        before = known.entries.get(entry.id)
        if before is not None and kind_of(before) != kind_of(entry):
            yield _error(candidate, ("id",), f"编码「{entry.id}」已经是另一类知识")
        elif before is not None and before.department != entry.department:
            yield _error(candidate, ("department",), f"「{entry.id}」现归 {before.department}，导入不能改归属部门")
        if entry.department not in offices:
            yield _error(candidate, ("department",), f"没有「{entry.department}」这个部门，见「代码表」")
        elif departments is not None and entry.department not in departments:
            yield _error(candidate, ("department",), f"不能导入 {entry.department} 的知识")
        for number, code in enumerate(entry.regions):
            if code not in regions:
                yield _error(candidate, ("regions", number), f"没有「{code}」这个地区，见「代码表」")
        if isinstance(entry, Guide):
            for number, place in enumerate(entry.places):
                if place.district not in regions:
                    yield _error(candidate, ("places", number, "district"), f"没有「{place.district}」这个地区")
        yield from _links(candidate, kinds)


def _links(candidate: Candidate, kinds: dict[str, str]) -> Iterator[Problem]:
    entry = candidate.entry
    if isinstance(entry, Faq | Policy):
        for item in entry.items:
            if kinds.get(item) != "guide":
                name = "item" if isinstance(entry, Faq) else "items"
                yield _error(candidate, (name,), f"没有「{item}」这个事项")
    if isinstance(entry, Bundle):
        for number, step in enumerate(entry.steps):
            if kinds.get(step.item) != "guide":
                yield _error(candidate, ("steps", number, "item"), f"没有「{step.item}」这个事项")
    if isinstance(entry, Policy) and entry.successor and kinds.get(entry.successor) != "policy":
        yield _error(candidate, ("successor",), f"没有「{entry.successor}」这份文件")


def lint(candidates: Sequence[Candidate], known: Known) -> Iterator[Problem]:
    """The linter looks at the whole base as it would be; only what concerns the import is told."""
    imported = {candidate.entry.id: candidate for candidate in candidates}
    city = City(list(known.departments), list(known.regions))
    others = (entry for identifier, entry in known.entries.items() if identifier not in imported)
    for entry in (*(candidate.entry for candidate in candidates), *others):
        match entry:
            case Guide():
                city.guides.append(entry)
            case Faq():
                city.faqs.append(entry)
            case Policy():
                city.policies.append(entry)
            case Bundle():
                city.bundles.append(entry)
        city.files[entry.id] = FilePath(entry.id) if entry.id in imported else _OTHERS
    for check in _CHECKS:
        for defect in check(city):
            if (candidate := imported.get(str(defect.file))) is not None:
                loc = _loc(defect.field, candidate.entry.id)
                text = in_chinese(defect.problem)
                yield Problem(candidate.record.place(loc), text, Severity.WARNING, candidate.entry.id)


def _contradictions(candidates: Sequence[Candidate], known: Known) -> Iterator[Problem]:
    """Both owners are named; whether it is one, they settle when the draft is reviewed."""
    imported = {candidate.entry.id: candidate for candidate in candidates}
    names = {department.id: department.short for department in known.departments}
    checker = Checker(known.entries.values(), known.departments, known.regions)
    for finding in checker.findings_among([candidate.entry for candidate in candidates]):
        for side, against in ((finding.one, finding.other), (finding.other, finding.one)):
            if (candidate := imported.get(side.entry)) is None:
                continue
            owner = names.get(against.department, against.department)
            what = "问题相同" if finding.aspect is Aspect.QUESTION else f"{finding.aspect.label}不一致"
            text = (
                f"与{owner}「{against.title}」{what}：本条「{side.value}」，对方「{against.value}」（{against.text}）"
            )
            yield Problem(candidate.record.place(_loc(side.path, side.entry)), text, Severity.WARNING, side.entry)


def _loc(field: str, entry: str) -> Path:
    """`psb-x.materials[0].name` to ("materials", 0, "name")."""
    bare = field.removeprefix(entry).removeprefix(".")
    return tuple(int(index) if index else name for name, index in _STEP.findall(bare))


def _error(candidate: Candidate, loc: Path, text: str) -> Problem:
    return Problem(candidate.record.place(loc), text, entry=candidate.entry.id)
