"""The browser's part (`web/`), built by npm from its lock; without a usable Node.js the plain pages serve instead."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from deploy.setup import fingerprint
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

NODE = (20, 19)
_SKIPPED = {"node_modules", "dist"}
_BUILT = ("widget/dist/chat.js", "console/dist/index.html")


def build(layout: Layout, progress: Progress, version: Callable[[], str | None] | None = None) -> bool:
    """Installs the locked packages and builds, each when its inputs changed; returns whether the build is there.

    `version` tells what `node --version` prints, None when there is no Node.js. Raises CommandFailed.
    """
    problem = unusable((version or node_version)())
    if problem is not None:
        progress.say(f"      {problem}")
        return False
    folder = layout.root / "web"
    _install(folder, layout, progress)
    stamp = layout.root / "var" / "stamps" / "website"
    value = fingerprint.of_files(layout.root, _inputs(folder))
    if fingerprint.is_current(stamp, value) and all((folder / file).is_file() for file in _BUILT):
        progress.say("      the website is up to date")
        return True
    progress.command("Building the website", ["npm", "run", "build"], layout.logs / "website.log", cwd=folder)
    fingerprint.write(stamp, value)
    return True


def unusable(version: str | None) -> str | None:
    """One line when this Node.js cannot build, None when it can.

    >>> unusable("v20.20.2") is None
    True
    """
    wanted = ".".join(map(str, NODE))
    without = "the plain pages serve instead (/chat/basic)"
    if version is None:
        return f"Node.js was not found, so the widget is not built and {without}: install Node.js {wanted} or newer."
    numbers = re.match(r"v(\d+)\.(\d+)", version)
    if numbers is None or tuple(map(int, numbers.groups())) < NODE:
        return f"Node.js {version} is too old, so the widget is not built and {without}: it needs {wanted} or newer."
    return None


def node_version() -> str | None:
    """What `node --version` says; None when node or npm is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or None


def _install(folder: Path, layout: Layout, progress: Progress) -> None:
    packages = folder / "node_modules"
    stamp = packages / "wenzheng-lock"
    value = fingerprint.of_files(layout.root, [*folder.glob("package*.json"), *folder.glob("*/package.json")])
    if not fingerprint.is_current(stamp, value):
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        progress.command("Installing the website's packages", command, layout.logs / "npm.log", cwd=folder)
        fingerprint.write(stamp, value)


def _inputs(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_file():
            found.append(path)
        elif path.name not in _SKIPPED:
            found += [one for one in sorted(path.iterdir()) if one.name not in {*_SKIPPED, "tests"}]
    return found
