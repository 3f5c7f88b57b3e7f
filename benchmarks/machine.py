"""What a figure belongs to: machine, versions, commit."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("sentence-transformers", "torch", "faiss-cpu", "bm25s", "aiohttp", "SQLAlchemy")


def commit() -> str:
    """The commit of the work tree, with `+` when files differ from it."""
    root = Path(__file__).resolve().parent.parent
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return (head.stdout.strip() or "no commit") + ("+" if changed.stdout.strip() else "")


def describe() -> str:
    """One paragraph that stands above every table."""
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return (
        f"machine: {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"{platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; {', '.join(found)}; commit {commit()}"
    )
