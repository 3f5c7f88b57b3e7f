"""`make lock`: compiles requirements/*.in into address-free locks with hashes, by uv."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from deploy.setup import interpreters
from deploy.setup.errors import SetupError
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

# `uv` repeats the platforms of pyproject's [tool.uv] behind every line; all our platforms are in them
_PLATFORMS = re.compile(r"\(\(platform_machine == 'arm64' and sys_platform == 'darwin'\) or sys_platform == 'linux'\)")
_HEADER = "# Made by `make lock` from {name}.in; installed with `pip install --require-hashes --no-deps`.\n"


def simplify(text: str) -> str:
    """Takes the markers out that hold wherever the lock is used at all."""
    text = _PLATFORMS.sub("sys_platform != 'win32'", text)
    for always in ("python_full_version < '3.14'", "python_full_version < '3.11'"):
        text = text.replace(f" ; {always} and sys_platform != 'win32' \\", " \\")
    return text


def compile_lock(uv: Path, layout: Layout, progress: Progress, name: str, version: str, *more: str) -> None:
    """One `.in` to one `.txt`; keeps the versions that the present lock names (delete it to renew all)."""
    lock = layout.root / "requirements" / f"{name}.txt"
    command = [
        uv, "pip", "compile", "--universal", "--fork-strategy", "fewest", "--generate-hashes", "--no-header",
        "--no-annotate", "--quiet", "--python-version", version, *more,
        f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt",
    ]  # fmt: skip
    progress.command(f"Locking {name}", command, layout.logs / f"lock-{name}.log", cwd=layout.root)
    lock.write_text(_HEADER.format(name=name) + simplify(lock.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> int:
    """The command."""
    layout = Layout.from_environment()
    progress = Progress(3)
    tool = layout.var / "tools" / "uv"
    try:
        layout.make_folders()
        if not (tool / "bin" / "uv").is_file():
            python = interpreters.find(interpreters.SERVICES_VERSIONS, "the lock tool")
            subprocess.run([python, "-m", "venv", tool], check=True)
            subprocess.run([tool / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        uv = tool / "bin" / "uv"
        with progress.step("requirements/rasa.txt"):
            compile_lock(uv, layout, progress, "rasa", "3.10")
        with progress.step("requirements/services.txt"):
            override = ["--override", "requirements/overrides.txt"]
            compile_lock(uv, layout, progress, "services", "3.11", *override)
        with progress.step("requirements/audit.txt"):
            compile_lock(uv, layout, progress, "audit", "3.11")
    except (SetupError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print("Now look at the difference, run `make setup` and `make check`.")
    return 0


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
