"""`python -m knowledge_base.completeness`: what nobody can answer, and guides with defects, by department."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from foundation.clock import SystemClock, today
from foundation.settings import ServiceSettings
from knowledge_base.completeness.report import Report, report_of
from knowledge_base.errors import BaseUnreadable, ContentError
from knowledge_base.reading_base import add_base_arguments, read_base


def _print(report: Report) -> None:
    for share in report.departments:
        print(f"{share.name}：{share.guides} 个事项，{share.unanswered} 处答不上，{share.defective} 条有缺陷")
        for item in share.items:
            print(f"  {item.entry}「{item.title}」")
            for gap in item.unanswered:
                print(f"    答不上 {gap.facet.label}：{gap.why}")
            for field, problem in item.defects:
                print(f"    缺陷 {field}：{problem}")


def main(argv: list[str] | None = None) -> int:
    """0: nothing missing; 1: something is; 2: cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.completeness", description=__doc__)
    add_base_arguments(parser)
    parser.add_argument("--department", action="append", help="only this department (repeatable)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    wanted = parser.parse_args(argv)
    try:
        known = asyncio.run(read_base(wanted, ServiceSettings()))
    except (BaseUnreadable, ContentError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    departments = [one for one in known.departments if not wanted.department or one.id in wanted.department]
    report = report_of(known.entries.values(), departments, known.regions, today(SystemClock()))
    if wanted.json:
        print(json.dumps(report.to_data(), ensure_ascii=False, indent=1))
    else:
        _print(report)
    return 0 if report.complete else 1
