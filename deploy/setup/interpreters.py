"""Finds a working CPython of a wanted version wherever it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from deploy.setup.errors import InterpreterMissing

Version = tuple[int, int]
Asker = Callable[[Path], Version | None]

RASA_VERSIONS: tuple[Version, ...] = ((3, 10),)
SERVICES_VERSIONS: tuple[Version, ...] = ((3, 11), (3, 12), (3, 13))

_QUESTION = "import sys, venv, ensurepip; print(sys.implementation.name, *sys.version_info[:2])"


def ask_version(candidate: Path) -> Version | None:
    """The version a candidate reports when it is run; None when it does not run or cannot make environments.

    A pyenv shim exists for every version that any of pyenv's interpreters has, and fails when it is run.
    """
    try:
        done = subprocess.run(
            [str(candidate), "-I", "-c", _QUESTION], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = done.stdout.split()
    if done.returncode != 0 or len(words) != 3 or words[0] != "cpython":
        return None
    return int(words[1]), int(words[2])


def candidates(version: Version, environ: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Every path that may be an interpreter of the version, best first."""
    name = f"python{version[0]}.{version[1]}"
    override = environ.get(f"WENZHENG_PYTHON{version[0]}{version[1]}")
    if override:
        yield Path(override)
    for folder in environ.get("PATH", "").split(os.pathsep):
        for command in (name, "python3", "python"):
            path = Path(folder, command)
            if folder and path.is_file():
                yield path
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    yield from _newest_first(pyenv / "versions", f"{version[0]}.{version[1]}.*", f"bin/{name}")
    uv_folder = environ.get("UV_PYTHON_INSTALL_DIR")
    managed = Path(uv_folder) if uv_folder else home / ".local" / "share" / "uv" / "python"
    yield from _newest_first(managed, f"cpython-{version[0]}.{version[1]}.*", f"bin/{name}")
    for folder in ("/usr/local/bin", "/opt/homebrew/bin", "/usr/bin"):
        yield Path(folder, name)


def _newest_first(folder: Path, pattern: str, inside: str) -> Iterator[Path]:
    def patch(path: Path) -> tuple[int, ...]:
        text = path.name.removeprefix("cpython-").split("-")[0]
        return tuple(int(part) if part.isdigit() else 0 for part in text.split("."))

    for entry in sorted(folder.glob(pattern), key=patch, reverse=True):
        path = entry / inside
        if path.is_file():
            yield path


def from_uv(version: Version, environ: Mapping[str, str]) -> Iterator[Path]:
    """What uv knows; fetches the interpreter through uv when it has none."""
    uv = shutil.which("uv", path=environ.get("PATH", ""))
    if uv is None:
        return
    name = f"{version[0]}.{version[1]}"
    for command in (["python", "find", name], ["python", "install", name], ["python", "find", name]):
        try:
            done = subprocess.run(
                [uv, *command], capture_output=True, text=True, timeout=600, check=False, env=dict(environ)
            )
        except (OSError, subprocess.TimeoutExpired):
            return
        if command[1] == "find" and done.returncode == 0 and done.stdout.strip():
            yield Path(done.stdout.strip())


def find(
    versions: tuple[Version, ...],
    purpose: str,
    *,
    environ: Mapping[str, str] | None = None,
    home: Path | None = None,
    ask: Asker = ask_version,
) -> Path:
    """The first candidate that runs and reports one of the versions (earlier ones preferred).

    Raises InterpreterMissing.
    """
    environ = os.environ if environ is None else environ
    home = Path.home() if home is None else home
    asked: dict[Path, Version | None] = {}
    installed = ((version, path) for version in versions for path in candidates(version, environ, home))
    fetched = ((version, path) for version in versions for path in from_uv(version, environ))
    for version, path in chain(installed, fetched):
        if path not in asked:
            asked[path] = ask(path)
        if asked[path] == version:
            return path
    raise InterpreterMissing(versions, purpose)
