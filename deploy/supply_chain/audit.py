"""`make audit`: asks PyPI's and npm's advisories about every locked package.

Exit 0: everything was asked, and what is known is explained (exceptions.yml) and its day has not come. 1: something is
known against a package and not explained. 2: something could not be asked; it is named and called NOT AUDITED, since
silence is no all-clear.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from deploy.setup.errors import SetupError
from deploy.setup.layout import Layout
from deploy.supply_chain.tools import LOCKS, tool

_EXCEPTIONS = Path(__file__).with_name("exceptions.yml")
_SECONDS = 600


@dataclass(frozen=True)
class Advisory:
    """Something known against a version; `ids`: all names of it."""

    package: str
    version: str
    ids: frozenset[str]
    fixed: str


@dataclass
class Report:
    """What one source of packages said. `not_asked`: packages, or the whole source, with the reason."""

    source: str
    asked: int = 0
    advisories: list[Advisory] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Explained:
    """An exception: it covers an id of a package until a day."""

    id: str
    package: str
    why: str
    until: date


def read_pip(source: str, output: str, error: str = "") -> Report:
    """pip-audit's JSON. A package that it skipped was not asked."""
    report = Report(source)
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        report.not_asked.append(f"{source}: {_last_line(error or output)}")
        return report
    for package in packages:
        if "skip_reason" in package:
            report.not_asked.append(f"{source}: {package['name']}: {package['skip_reason']}")
            continue
        report.asked += 1
        for known in package["vulns"]:
            ids = frozenset([known["id"], *known.get("aliases", [])])
            fixed = ", ".join(known.get("fix_versions", [])) or "nowhere yet"
            report.advisories.append(Advisory(package["name"], package["version"], ids, fixed))
    return report


def read_npm(source: str, output: str, error: str = "") -> Report:
    """`npm audit --json`."""
    report = Report(source)
    try:
        answer = json.loads(output)
        report.asked = int(answer["metadata"]["dependencies"]["total"])
        found: dict[str, Any] = answer["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        said = re.search(r"npm (?:error|warn audit) (\d{3} .*)", error)
        report.not_asked.append(f"{source}: {said[1] if said else _last_line(error or output)}")
        return report
    for name, known in found.items():
        urls = [via["url"] for via in known["via"] if isinstance(via, dict)]
        ids = frozenset(url.rpartition("/")[2] for url in urls)
        if ids:
            report.advisories.append(Advisory(name, known["range"], ids, str(known.get("fixAvailable"))))
    return report


def read_exceptions(file: Path = _EXCEPTIONS) -> list[Explained]:
    """Raises KeyError or TypeError when a line lacks something."""
    return [Explained(**row) for row in yaml.safe_load(file.read_text(encoding="utf-8"))["exceptions"]]


def verdict(reports: Sequence[Report], explained: Sequence[Explained], today: date) -> tuple[int, list[str]]:
    """The exit status, and the lines that are told."""
    lines, open_ = [], 0
    for report in reports:
        lines.append(f"{report.source}: {report.asked} packages asked, {len(report.advisories)} advisories")
        for known in report.advisories:
            excuse = next((e for e in explained if e.package == known.package and e.id in known.ids), None)
            what = f"{known.package} {known.version} {sorted(known.ids)[0]}, fixed in {known.fixed}"
            if excuse is None:
                lines.append(f"  OPEN {what}")
            elif excuse.until < today:
                lines.append(f"  OPEN {what}; its exception ended on {excuse.until}")
            else:
                lines.append(f"  explained until {excuse.until}: {what}: {excuse.why}")
                continue
            open_ += 1
    unasked = [line for report in reports for line in report.not_asked]
    lines += [f"NOT AUDITED {line}" for line in unasked]
    lines.append(f"{open_} open, {len(unasked)} not audited")
    return (1 if open_ else 2 if unasked else 0), lines


def ask_pip(layout: Layout, lock: str) -> Report:
    """One of our locks, as it is: nothing is resolved or installed."""
    how = ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    hashed = "--hash=" in (layout.root / "requirements" / lock).read_text(encoding="utf-8")
    command = [tool(layout, "pip-audit"), "--require-hashes" if hashed else "--no-deps", *how, "-r", lock]
    done = _run([str(part) for part in command], layout.root / "requirements")
    return read_pip(lock, done.stdout, done.stderr)


def ask_npm(layout: Layout) -> Report:
    """What the website is made from and tested with."""
    done = _run(["npm", "audit", "--json"], layout.root / "web")
    return read_npm("web/package-lock.json", done.stdout, done.stderr)


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no answer")[:200]


def main() -> int:
    layout = Layout.from_environment()
    try:
        layout.make_folders()
        reports = [*(ask_pip(layout, lock) for lock in LOCKS), ask_npm(layout)]
    except (SetupError, subprocess.CalledProcessError) as error:
        print(f"NOT AUDITED: {error}", file=sys.stderr)
        return 2
    status, lines = verdict(reports, read_exceptions(), datetime.now(UTC).date())
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
