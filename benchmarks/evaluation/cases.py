"""The questions with what a good clerk would do with each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contracts.facets import Facet
from language.normalise import normalise

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = ROOT / "tests" / "heldout"
KNOWLEDGE = ROOT / "data" / "knowledge"
EVALUATION = ROOT / "data" / "evaluation"
COMPLAINTS = ROOT / "tests" / "complaints" / "sentences.yml"


@dataclass(frozen=True)
class Case:
    """One sentence; `departments`: the owner's ids.

    `kind`: overview, facet, situation, complaint, out_of_scope, or asks (whatever the answer, it is no complaint).
    """

    id: str
    text: str
    kind: str
    items: tuple[str, ...] = ()
    entry: str | None = None
    facets: tuple[Facet, ...] = ()
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """What is needed to read an answer: which matter an entry or a title belongs to, and departments by name."""

    item_of_entry: dict[str, frozenset[str]]
    item_of_title: dict[str, frozenset[str]]
    facet_of_entry: dict[str, Facet]
    department_of_item: dict[str, str]
    department_of_name: dict[str, str]


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def guides() -> list[dict[str, Any]]:
    return [_read(path) for path in sorted(KNOWLEDGE.glob("guides/*/*.yml"))]


def faqs() -> list[dict[str, Any]]:
    return [faq for path in sorted(KNOWLEDGE.glob("faqs/*.yml")) for faq in _read(path)["faqs"]]


def policies() -> list[dict[str, Any]]:
    return [_read(path) for path in sorted(KNOWLEDGE.glob("policies/*.yml"))]


def catalogue() -> Catalogue:
    """Read the published content's names, for judging only."""
    entries: dict[str, frozenset[str]] = {}
    titles: dict[str, frozenset[str]] = {}
    for guide in guides():
        entries[guide["id"]] = titles[guide["name"]] = frozenset({guide["id"]})
    for faq in faqs():
        entries[faq["id"]] = titles[faq["question"]] = frozenset({faq["item"] or faq["id"]})
    for policy in policies():
        entries[policy["id"]] = titles[policy["title"]] = frozenset(policy["items"])
    departments = _read(KNOWLEDGE / "departments.yml")["departments"]
    return Catalogue(
        entries,
        titles,
        {faq["id"]: Facet(faq["facet"]) for faq in faqs() if faq.get("facet")},
        {guide["id"]: guide["department"] for guide in guides()},
        {department["name"]: department["id"] for department in departments},
    )


def indexed_sentences() -> frozenset[str]:
    """Every sentence that search or tuning has seen, normalised: names, aliases, similar and development questions."""
    seen: set[str] = set()
    for entry in [*guides(), *faqs(), *policies()]:
        seen.update(entry.get("aliases") or ())
        seen.update(entry.get("similar_questions") or ())
        seen.update(question["text"] for question in entry["development_questions"])
        seen.update(entry[key] for key in ("name", "question", "title") if key in entry)
    return frozenset(_bare(sentence) for sentence in seen)


def coincides(case: Case, seen: frozenset[str]) -> bool:
    """Whether the sentence, but for punctuation, was seen before: chance, not merit, when it is answered."""
    return _bare(case.text) in seen


def _bare(sentence: str) -> str:
    return "".join(char for char in normalise(sentence) if char.isalnum())


def held_out() -> list[Case]:
    """Written by somebody who had not seen the knowledge; only ever reported."""
    owners = {guide["id"]: guide["department"] for guide in guides()}
    cases = [
        Case(
            row["id"],
            row["text"],
            row["kind"],
            tuple(row["items"]),
            facets=tuple(Facet(name) for name in row["facets"]),
            departments=tuple(owners[item] for item in row["items"]),
        )
        for row in _read(HELD_OUT / "questions.yml")["questions"]
    ]
    cases += [
        Case(row["id"], row["text"], "complaint", departments=tuple(row["departments"]))
        for row in _read(HELD_OUT / "complaints.yml")["complaints"]
    ]
    cases += [
        Case(row["id"], row["text"], "out_of_scope") for row in _read(HELD_OUT / "out_of_scope.yml")["out_of_scope"]
    ]
    return cases


def complaints() -> list[Case]:
    """Complaints, and questions that look like some: written apart, a check of recognising and routing alone."""
    rows = _read(COMPLAINTS)
    cases = [
        Case(f"complaint-{number}", row["text"], "complaint", departments=tuple(row["departments"]))
        for number, row in enumerate(rows["complaints"])
    ]
    return cases + [Case(f"asks-{number}", text, "asks") for number, text in enumerate(rows["questions"])]


def development() -> list[Case]:
    """The entries' own test questions: for tuning, and for the gate before publishing."""
    cases = []
    for guide in guides():
        cases += _of_entry(guide, (guide["id"],), guide["id"])
    for faq in faqs():
        cases += _of_entry(faq, (faq["item"],) if faq["item"] else (), faq["id"])
    for policy in policies():
        if policy["status"] == "in_force":
            cases += _of_entry(policy, tuple(policy["items"]), policy["id"])
    outside = _read(EVALUATION / "out_of_scope_development.yml")["out_of_scope"]
    cases += [
        Case(f"dev-complaint-{number}", row["text"], "complaint", departments=tuple(row["departments"]))
        for number, row in enumerate(_read(EVALUATION / "complaints_development.yml")["complaints"])
    ]
    cases += [Case(f"dev-out-{number}", text, "out_of_scope") for number, text in enumerate(outside)]
    return cases


def _of_entry(entry: dict[str, Any], items: tuple[str, ...], entry_id: str) -> list[Case]:
    cases = []
    for number, question in enumerate(entry["development_questions"]):
        asked = tuple(Facet(name) for name in question.get("facets") or ())
        kind = "facet" if asked else ("overview" if entry_id in items else "situation")
        cases.append(
            Case(f"{entry_id}-{number}", question["text"], kind, items, entry_id, asked, (entry["department"],))
        )
    return cases
