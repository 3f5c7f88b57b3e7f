"""`python -m knowledge_base.consistency`: what entries contradict each other or ask the same question twice.

Without `--city` the database is read: what is published, or with `--newest` the newest version of every entry.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter

from foundation.settings import ServiceSettings
from knowledge_base.consistency.checking import Checker
from knowledge_base.consistency.findings import Finding
from knowledge_base.errors import BaseUnreadable, ContentError
from knowledge_base.importing.known import Known
from knowledge_base.reading_base import add_base_arguments, read_base


def check(known: Known, departments: frozenset[str] | None = None) -> list[Finding]:
    """The findings of a base; with `departments` those that concern one of them."""
    found = Checker(known.entries.values(), known.departments, known.regions).findings()
    return [finding for finding in found if departments is None or finding.departments & departments]


def _print(findings: list[Finding], known: Known, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([finding.to_data() for finding in findings], ensure_ascii=False, indent=1))
        return
    names = {department.id: department.short for department in known.departments}
    for finding in findings:
        owners = "、".join(names.get(owner, owner) for owner in sorted(finding.departments))
        print(f"{finding.lines()}\n    归属：{owners}")
    counts = Counter(finding.aspect.label for finding in findings)
    told = "，".join(f"{label} {count}" for label, count in counts.items()) or "没有发现"
    print(f"{len(known.entries)} 条知识：{told}", file=sys.stderr)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.consistency", description=__doc__)
    add_base_arguments(parser)
    parser.add_argument("--department", action="append", help="only what concerns this department (repeatable)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """0: nothing found; 1: something found; 2: cannot be read."""
    wanted = arguments(argv)
    try:
        known = asyncio.run(read_base(wanted, ServiceSettings()))
    except (BaseUnreadable, ContentError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    findings = check(known, frozenset(wanted.department) if wanted.department else None)
    _print(findings, known, as_json=wanted.json)
    return 1 if findings else 0
