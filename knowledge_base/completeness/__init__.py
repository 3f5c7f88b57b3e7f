"""What is missing: facets of a service item that nobody can answer, guides with defects, by department.

`python -m knowledge_base.completeness` prints the report, `--json` for machines.
"""

from __future__ import annotations

from knowledge_base.completeness.report import Report, report_of

__all__ = ["Report", "report_of"]
