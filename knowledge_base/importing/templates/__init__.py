"""The documented templates, one per kind of entry."""

from __future__ import annotations

from knowledge_base.importing.templates.columns import CellKind, Column, Sheet, Target, Template
from knowledge_base.importing.templates.faq import FAQ
from knowledge_base.importing.templates.guide import GUIDE
from knowledge_base.importing.templates.policy import POLICY

TEMPLATES: dict[str, Template] = {template.kind: template for template in (GUIDE, FAQ, POLICY)}

__all__ = ["FAQ", "GUIDE", "POLICY", "TEMPLATES", "CellKind", "Column", "Sheet", "Target", "Template"]
