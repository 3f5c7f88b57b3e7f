"""Stamps, disk space and the choice between torch's builds."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from deploy.setup import environments, fingerprint
from deploy.setup.environments import both, check_disk, ensure, wants_cuda
from deploy.setup.errors import CommandFailed, DiskFull
from deploy.setup.layout import ROOT, Layout
from deploy.setup.progress import Progress

CUDA = {"metadata": {"requires_dist": [
    "filelock", 'nvidia-cublas==13.1; platform_system == "Linux"', 'triton==3.5; platform_system == "Linux"',
]}}  # fmt: skip
CPU = {"metadata": {"requires_dist": ["filelock", 'optree>=0.13; extra == "optree"']}}


@pytest.mark.parametrize(
    ("item", "system", "expected"), [(CUDA, "linux", True), (CUDA, "darwin", False), (CPU, "linux", False)]
)
def test_a_cuda_build_is_told_from_its_requirements(item: dict, system: str, expected: bool) -> None:
    assert wants_cuda({"install": [item]}, system, "x86_64") is expected


def test_a_full_disk_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match=r"needs 1000000\.0 GB"):
        check_disk(tmp_path, 1_000_000)


def test_a_current_environment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "rasa.txt").write_text("a==1\n", encoding="utf-8")
    layout = Layout(tmp_path, tmp_path / "var")
    rasa, _ = both(layout)
    rasa.python.parent.mkdir(parents=True)
    rasa.python.touch()
    (rasa.folder / "wenzheng-interpreter").write_text("/usr/bin/python3.10\n", encoding="utf-8")
    fingerprint.write(rasa.folder / "wenzheng-lock", rasa.inputs(Path("/usr/bin/python3.10"), ""))
    out = io.StringIO()
    assert ensure(rasa, layout, Progress(1, out), {"PATH": ""}) is False
    assert "up to date" in out.getvalue()


def test_another_lock_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "rasa.txt"
    lock.write_text("a==1\n", encoding="utf-8")
    rasa, _ = both(Layout(tmp_path, tmp_path / "var"))
    before = rasa.inputs(Path("/p"), "")
    lock.write_text("a==2\n", encoding="utf-8")
    assert rasa.inputs(Path("/p"), "") != before


def test_a_failed_command_names_its_cause_and_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "x.log"
    command = ["sh", "-c", "echo 'ERROR: OSError: [Errno 28] No space left on device'; exit 1"]
    with pytest.raises(CommandFailed) as caught:
        Progress(1, io.StringIO()).command("Installing", command, log, cwd=tmp_path)
    assert "the disk is full" in str(caught.value)
    assert str(log) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["rasa", "services"])
def test_locks_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|find-links", text)
    packages = re.findall(r"^[a-z][\w.\-\[\]]*==.*$", text, flags=re.MULTILINE)
    assert len(packages) > 80
    assert all(line.endswith("\\") for line in packages)


def test_torch_is_in_no_lock() -> None:
    for name in ("rasa", "services"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert not re.search(r"^(torch|nvidia-|triton|cuda-)", text, flags=re.MULTILINE)
    assert environments.both(Layout(ROOT, ROOT / "var"))[1].torch is not None
