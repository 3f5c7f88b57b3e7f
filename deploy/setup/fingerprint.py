"""Says whether a step's inputs changed since it was last done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def of_files(root: Path, paths: Iterable[Path], *more: str) -> str:
    """One checksum over names and contents of files (folders count with everything below) and over texts."""
    digest = hashlib.sha256()
    for text in more:
        digest.update(f"text {text}\n".encode())
    for path in sorted(set(_files(paths))):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        digest.update(f"file {name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (
                file
                for file in path.rglob("*")
                if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
            )
        elif path.is_file():
            yield path


def is_current(stamp: Path, value: str) -> bool:
    """Whether the stamp says that the step was done with these inputs."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == value


def write(stamp: Path, value: str) -> None:
    """Notes that the step was done with these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value + "\n", encoding="utf-8")
