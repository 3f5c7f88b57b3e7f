"""Installs the Debian packages of deploy/debian-packages.txt that are missing; `make packages`.

Only tests need them: each starts an instance of its own on a free port. Does nothing when none is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.setup.layout import ROOT

LIST = ROOT / "deploy" / "debian-packages.txt"


def names(text: str) -> list[str]:
    """The package names of a list with comments.

    >>> names("# for tests\\nnginx  # proxy\\n\\n")
    ['nginx']
    """
    stripped = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in stripped if line]


def missing(wanted: Iterable[str]) -> list[str]:
    """Those that dpkg does not report as installed."""
    return [name for name in wanted if not _installed(name)]


def _installed(name: str) -> bool:
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Status}", name], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == "install ok installed"


def install(packages: list[str]) -> int:
    """Runs apt-get, through sudo where needed; returns its exit code."""
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        done = subprocess.run([*as_root, "apt-get", *arguments], env=env, check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


def main(file: Path = LIST) -> int:
    """The command; exit code 0 when everything is there."""
    wanted = names(file.read_text(encoding="utf-8"))
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        sys.stderr.write(f"This is no Debian system: install the equivalents of {', '.join(wanted)} yourself.\n")
        return 1
    absent = missing(wanted)
    if not absent:
        sys.stdout.write("All Debian packages for the tests are installed.\n")
        return 0
    sys.stdout.write(f"Installing Debian packages for the tests: {', '.join(absent)}\n")
    sys.stdout.flush()
    return install(absent)


if __name__ == "__main__":
    raise SystemExit(main())
