"""Works side by side: all done, or all ended."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from deploy.setup.errors import CommandFailed
from deploy.setup.interrupts import interruptible
from deploy.setup.progress import Progress


def run(progress: Progress, folder: Path, name: str, script: str) -> None:
    progress.command(name, ["/bin/sh", "-c", script], folder / f"{name}.log", cwd=folder)


def test_both_are_done(tmp_path: Path):
    progress = Progress(2, io.StringIO())
    progress.together(*(partial(run, progress, tmp_path, name, f": > {name}") for name in ("one", "two")))
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two", "one.log", "two.log"}


def test_one_that_fails_ends_the_other_and_is_told(tmp_path: Path):
    progress = Progress(2, io.StringIO())
    begun = time.monotonic()
    with pytest.raises(CommandFailed, match="disk is full"):
        progress.together(
            partial(run, progress, tmp_path, "long", "exec sleep 60"),
            partial(run, progress, tmp_path, "short", "echo No space left on device; exit 1"),
        )
    assert time.monotonic() - begun < 30


def test_an_interruption_ends_both(tmp_path: Path):
    progress = Progress(2, io.StringIO())
    signals = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    signals.start()
    begun = time.monotonic()
    with interruptible(), pytest.raises(KeyboardInterrupt):
        progress.together(*(partial(run, progress, tmp_path, name, "exec sleep 60") for name in ("one", "two")))
    assert time.monotonic() - begun < 30
