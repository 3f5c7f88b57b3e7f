"""The shapes of the knowledge: service guides, FAQs, policy documents, life events, duties, departments, regions."""

from __future__ import annotations

from knowledge_base.model.base import Basis, DevelopmentQuestion, EntryBase, Strict
from knowledge_base.model.bundle import Bundle
from knowledge_base.model.duty import Duty
from knowledge_base.model.eligibility import Eligibility
from knowledge_base.model.faq import Faq
from knowledge_base.model.guide import Fee, Guide, Material, Online, Place, TimeLimit
from knowledge_base.model.organisation import Department, Region
from knowledge_base.model.policy import Policy, Section

Entry = Guide | Faq | Policy | Bundle

KINDS: dict[str, type[Guide] | type[Faq] | type[Policy] | type[Bundle]] = {
    "guide": Guide,
    "faq": Faq,
    "policy": Policy,
    "bundle": Bundle,
}

__all__ = [
    "KINDS",
    "Basis",
    "Bundle",
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
    """`guide`, `faq`, `policy` or `bundle`."""
    return next(kind for kind, shape in KINDS.items() if isinstance(entry, shape))
