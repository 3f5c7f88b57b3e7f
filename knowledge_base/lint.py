"""`python -m knowledge_base.lint [folder]`: one line per defect of the content; exit 1 when there is any."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge_base.content import City, collect_city
from knowledge_base.linting import CHECKS, Defect

ROOT = Path(__file__).resolve().parent.parent


def lint(city: City) -> list[Defect]:
    """All defects, sorted; records that could not be read come as defects too."""
    unread = [Defect(error.file, error.path or "file", error.problem) for error in city.errors]
    return sorted({*unread, *(defect for check in CHECKS for defect in check(city))})


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "data" / "knowledge")
    folder = parser.parse_args(argv).folder
    city = collect_city(folder)
    defects = lint(city)
    for defect in defects:
        print(defect.line(Path.cwd()))
    counted = (
        f"{len(city.guides)} guides, {len(city.faqs)} FAQs, {len(city.policies)} policies, "
        f"{len(city.bundles)} life events, {len(city.duties)} duties"
    )
    print(f"{counted}: {len(defects)} defects", file=sys.stderr)
    return 1 if defects else 0


if __name__ == "__main__":
    raise SystemExit(main())
