"""Refuses files that must not be committed: private keys, secrets, conflict marks, very large files.

python -m deploy.checks.files FILE …
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGEST_BYTES = 2 * 1024 * 1024
_PRIVATE_KEY = re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")
_SECRET = re.compile(rb"WENZHENG_[A-Z_]*(?:SECRET|PASSWORD|TOKEN|KEY)\s*[=:]\s*[\"']?[A-Za-z0-9_\-/+]{32,}")
_CONFLICT = re.compile(rb"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)


def problems(content: bytes) -> Iterator[str]:
    """What is wrong with a file's content."""
    if len(content) > LARGEST_BYTES:
        yield f"is larger than {LARGEST_BYTES // 1024 // 1024} MB"
    if _PRIVATE_KEY.search(content):
        yield "holds a private key"
    if _SECRET.search(content):
        yield "holds a secret"
    if _CONFLICT.search(content):
        yield "holds marks of a merge conflict"
    if b"\r\n" in content and b"\0" not in content:
        yield "has Windows line ends"


def check(paths: Iterable[Path]) -> list[str]:
    """One line for each problem of each file that exists."""
    return [f"{path}: {problem}" for path in paths if path.is_file() for problem in problems(path.read_bytes())]


def main() -> int:
    """The command; exit 1 when a file must not be committed."""
    found = check(Path(name) for name in sys.argv[1:])
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
