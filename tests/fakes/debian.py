"""Real Redis and nginx from Debian, started for a test on free ports in folders of their own, ended with it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.fakes.postgres import free_port

_STARTS_WITHIN = 20.0


@contextmanager
def running_redis() -> Iterator[str]:
    """The address of an empty Redis."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="wenzheng-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        with _running([tool("redis-server"), *options], Path(folder) / "log", port):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running_nginx(configuration: Path, ports: Sequence[int]) -> Iterator[None]:
    """nginx with a whole configuration; `ports` are those it listens on."""
    command = [tool("nginx"), "-e", "stderr", "-c", str(configuration), "-g", "daemon off;"]
    with _running(command, configuration.with_suffix(".log"), *ports):
        yield


@contextmanager
def _running(command: list[str], log: Path, *ports: int) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        for port in ports:
            _wait(process, port, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text(errors="replace"))


def tool(name: str) -> str:
    """Where a server of a Debian package lies; without it the test is skipped, in CI it fails."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"{name} is not installed: make packages")
    assert found is not None, f"{name} is not installed: make packages"
    return found
