"""The content linter: the inspection list for service guides (国办秘函〔2019〕19号) and our own rules, as checks.

Each check takes the whole city and yields `Defect`s; a module holds the checks of one subject.
"""

from __future__ import annotations

from knowledge_base.linting.defect import Check, Defect
from knowledge_base.linting.eligibility import ELIGIBILITY_CHECKS
from knowledge_base.linting.guides import GUIDE_CHECKS
from knowledge_base.linting.questions import QUESTION_CHECKS
from knowledge_base.linting.references import REFERENCE_CHECKS
from knowledge_base.linting.values import VALUE_CHECKS

CHECKS: tuple[Check, ...] = (*GUIDE_CHECKS, *ELIGIBILITY_CHECKS, *QUESTION_CHECKS, *REFERENCE_CHECKS, *VALUE_CHECKS)

__all__ = ["CHECKS", "Check", "Defect"]
