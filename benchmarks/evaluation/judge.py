"""Reads a reply as the citizen would and says what it was worth."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any

from benchmarks.evaluation.cases import Case, Catalogue
from contracts.facets import Facet

_DECLINED = {"out_of_scope", "no_answer", "chitchat", "red_line", "emergency", "abuse", "invalid_input"}
_NAMED = re.compile(r"【(.+?)】能不能办")


_TAKEN_OVER = {"handed_off", "queued", "emergency", "red_line", "progress"}


class Verdict(StrEnum):
    """What the reply was worth to the one who asked."""

    RIGHT = "right"
    ASKED_BACK = "asked back, right one in the first three"
    WRONG = "wrong"
    REFUSED = "refused"


def judge(case: Case, reply: dict[str, Any], catalogue: Catalogue) -> Verdict:
    """The verdict on one reply of the public API."""
    if case.kind == "out_of_scope":
        return Verdict.RIGHT if reply["status"] in _DECLINED else Verdict.WRONG
    if case.kind == "asks":
        return Verdict.WRONG if reply["status"] in _TAKEN_OVER else Verdict.RIGHT
    if case.kind == "complaint":
        return _judge_complaint(case, reply, catalogue)
    return _judge_question(case, reply, catalogue)


def _judge_question(case: Case, reply: dict[str, Any], catalogue: Catalogue) -> Verdict:
    if reply["status"] == "answered" and reply["sources"]:
        return Verdict.RIGHT if _answers(case, reply, catalogue) else Verdict.WRONG
    if reply["status"] == "clarify":
        offered = [catalogue.item_of_title.get(option["label"], frozenset()) for option in reply["options"][:3]]
        wanted = set(case.items or (case.entry,))
        return Verdict.ASKED_BACK if any(wanted & items for items in offered) else Verdict.WRONG
    if reply["status"] == "form" and (begun := _matter_of_form(reply, catalogue)):
        return Verdict.ASKED_BACK if begun & set(case.items) else Verdict.WRONG
    return Verdict.REFUSED


def _matter_of_form(reply: dict[str, Any], catalogue: Catalogue) -> frozenset[str]:
    """The matter whose deciding questions are asked (「【低保】能不能办，要看您的情况」)."""
    named = _NAMED.search(json.dumps(reply["blocks"], ensure_ascii=False))
    return catalogue.item_of_title.get(named.group(1), frozenset()) if named else frozenset()


def _answers(case: Case, reply: dict[str, Any], catalogue: Catalogue) -> bool:
    """The right entry; or one of the right matter first and, when a field was asked for, that field in the answer.

    A field is in the answer when a guide's block shows it or one of the FAQs told is about it.
    """
    told = [source["entry"] for source in reply["sources"]]
    first = told[0]
    if case.entry in told:
        return True
    if not catalogue.item_of_entry.get(first, frozenset()) & set(case.items):
        return False
    by_faqs = {catalogue.facet_of_entry[entry] for entry in told if entry in catalogue.facet_of_entry}
    if first in case.items:
        return all(facet in by_faqs or _shown(facet, reply) for facet in case.facets)
    if first not in catalogue.facet_of_entry or not case.facets:
        return True
    return bool(by_faqs & set(case.facets)) or all(_shown(facet, reply) for facet in case.facets)


def _shown(facet: Facet, reply: dict[str, Any]) -> bool:
    return facet.label in json.dumps(reply["blocks"], ensure_ascii=False)


def _judge_complaint(case: Case, reply: dict[str, Any], catalogue: Catalogue) -> Verdict:
    for block in reply["blocks"]:
        if block["type"] == "work_order":
            department = catalogue.department_of_name.get(block["department"])
            return Verdict.RIGHT if department in case.departments else Verdict.WRONG
    if reply["status"] == "answered":
        return Verdict.WRONG
    return Verdict.REFUSED
