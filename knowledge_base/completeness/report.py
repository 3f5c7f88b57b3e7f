"""The report: per department its items with what nobody can answer and the linter's findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge_base.completeness.facets import Unanswered, unanswered
from knowledge_base.content import City
from knowledge_base.importing.lint_words import in_chinese
from knowledge_base.linting.guides import GUIDE_CHECKS
from knowledge_base.linting.questions import QUESTION_CHECKS
from knowledge_base.model import Bundle, Department, Entry, Faq, Guide, Policy, Region


@dataclass(frozen=True)
class Item:
    """One entry with something missing; `defects` are (field, problem)."""

    entry: str
    title: str
    unanswered: tuple[Unanswered, ...]
    defects: tuple[tuple[str, str], ...]

    def to_data(self) -> dict[str, Any]:
        return {
            "entry": self.entry,
            "title": self.title,
            "unanswered": [gap.to_data() for gap in self.unanswered],
            "defects": [{"field": field, "problem": problem} for field, problem in self.defects],
        }


@dataclass(frozen=True)
class Share:
    """A department's part: `guides` it has, and those of its entries that lack something."""

    department: str
    name: str
    guides: int
    items: tuple[Item, ...]

    @property
    def unanswered(self) -> int:
        return sum(len(item.unanswered) for item in self.items)

    @property
    def defective(self) -> int:
        return sum(bool(item.defects) for item in self.items)

    def to_data(self) -> dict[str, Any]:
        return {
            "department": self.department,
            "name": self.name,
            "guides": self.guides,
            "unanswered": self.unanswered,
            "defective": self.defective,
            "items": [item.to_data() for item in self.items],
        }


@dataclass(frozen=True)
class Report:
    """Every department, also those that lack nothing and those without a guide."""

    departments: tuple[Share, ...]

    @property
    def complete(self) -> bool:
        return not any(share.items for share in self.departments)

    def to_data(self) -> dict[str, Any]:
        return {
            "guides": sum(share.guides for share in self.departments),
            "unanswered": sum(share.unanswered for share in self.departments),
            "defective": sum(share.defective for share in self.departments),
            "departments": [share.to_data() for share in self.departments],
        }


def report_of(
    entries: Iterable[Entry], departments: Iterable[Department], regions: Iterable[Region], on: date
) -> Report:
    """What the entries lack on a day."""
    entries, known = list(entries), {region.code: region for region in regions}
    guides = [entry for entry in entries if isinstance(entry, Guide) and entry.in_force(on)]
    faqs = [entry for entry in entries if isinstance(entry, Faq)]
    defects = _defects(entries)
    shares = []
    for department in sorted(departments, key=lambda department: department.id):
        own = [guide for guide in guides if guide.department == department.id]
        gaps = {guide.id: tuple(unanswered(guide, faqs, known, on)) for guide in own}
        items = [
            Item(entry.id, entry.title, gaps.get(entry.id, ()), tuple(defects.get(entry.id, ())))
            for entry in entries
            if entry.department == department.id and (gaps.get(entry.id) or defects.get(entry.id))
        ]
        shares.append(Share(department.id, department.name, len(own), tuple(items)))
    return Report(tuple(shares))


def _defects(entries: list[Entry]) -> dict[str, list[tuple[str, str]]]:
    """The linter's findings on the entries, as editors read them."""
    city = City(
        guides=[entry for entry in entries if isinstance(entry, Guide)],
        faqs=[entry for entry in entries if isinstance(entry, Faq)],
        policies=[entry for entry in entries if isinstance(entry, Policy)],
        bundles=[entry for entry in entries if isinstance(entry, Bundle)],
        files={entry.id: Path(entry.id) for entry in entries},
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for check in (*GUIDE_CHECKS, *QUESTION_CHECKS):
        for defect in check(city):
            entry = defect.file.name
            field = defect.field.removeprefix(f"{entry}.")
            found.setdefault(entry, []).append((field, in_chinese(defect.problem)))
    return found
