"""The shapes of the knowledge: service guides, FAQs, policy documents, duties, departments, regions."""

from __future__ import annotations

from knowledge_base.model.base import Basis, DevelopmentQuestion, EntryBase, Strict
from knowledge_base.model.duty import Duty
from knowledge_base.model.eligibility import Eligibility
from knowledge_base.model.faq import Faq
from knowledge_base.model.guide import Fee, Guide, Material, Online, Place, TimeLimit
from knowledge_base.model.organisation import Department, Region
from knowledge_base.model.policy import Policy, Section

Entry = Guide | Faq | Policy

KINDS: dict[str, type[Guide] | type[Faq] | type[Policy]] = {"guide": Guide, "faq": Faq, "policy": Policy}

__all__ = [
    "KINDS",
    "Basis",
    "Department",
    "DevelopmentQuestion",
    "Duty",
    "Eligibility",
    "Entry",
    "EntryBase",
    "Faq",
    "Fee",
    "Guide",
    "Material",
    "Online",
    "Place",
    "Policy",
    "Region",
    "Section",
    "Strict",
    "TimeLimit",
    "kind_of",
]


def kind_of(entry: Entry) -> str:
    """`guide`, `faq` or `policy`."""
    return next(kind for kind, shape in KINDS.items() if isinstance(entry, shape))
