"""What must not be committed is refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deploy.checks.files import check, problems
from deploy.setup.layout import ROOT


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"-----BEGIN RSA " + b"PRIVATE KEY-----", "private key"),
        (b"WENZHENG_ENGINE_SECRET=" + b"a" * 40, "secret"),
        (b"<" * 7 + b" HEAD\n", "merge conflict"),
        (b"a\r\n", "Windows"),
        (b"x" * (3 * 1024 * 1024), "larger"),
    ],
)
def test_each_problem_is_named(content: bytes, problem: str) -> None:
    assert problem in " ".join(problems(content))


def test_ordinary_text_passes() -> None:
    assert list(problems("WENZHENG_ENGINE_SECRET=${WENZHENG_ENGINE_SECRET}\n标题\n=====\n".encode())) == []


def test_the_repository_itself_is_clean() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git work tree")
    assert check(ROOT / Path(name.decode()) for name in listed.stdout.split(b"\0") if name) == []
