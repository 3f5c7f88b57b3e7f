"""Where entries say the same question twice, or different things of one matter (口径冲突).

`Checker` compares; `python -m knowledge_base.consistency` lists what it finds.
"""

from __future__ import annotations

from knowledge_base.consistency.aspects import Aspect
from knowledge_base.consistency.checking import Checker
from knowledge_base.consistency.findings import Finding, Side

__all__ = ["Aspect", "Checker", "Finding", "Side"]
