"""A real PostgreSQL, started for a test on a free port in a folder of its own, ended with it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_SETTINGS = {"fsync": "off", "max_connections": "120", "shared_buffers": "32MB", "unix_socket_directories": ""}


class Postgres:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def fresh_url(self) -> str:
        """The SQLAlchemy address of a new, empty database."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self._address(name).replace("postgresql://", "postgresql+psycopg://")

    def _address(self, database: str) -> str:
        return f"postgresql://wenzheng@127.0.0.1:{self.port}/{database}"


def _tool(name: str) -> str:
    folder = shutil.which(name) or next((str(f / name) for f in _BINARIES if (f / name).exists()), None)
    if folder is None and os.environ.get("CI") != "true":
        pytest.skip("PostgreSQL is not installed: make packages")
    assert folder is not None, "PostgreSQL is not installed: make packages"
    return folder


def _as_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then its Debian user runs it."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start it, wait until it answers, and stop it (by its own id) at the end."""
    initdb, server, user = _tool("initdb"), _tool("postgres"), _as_user()
    folder = Path(tempfile.mkdtemp(prefix="wenzheng-postgres-"))
    if user:
        os.chown(folder, user["user"], user["group"])
    data, port, log = folder / "data", free_port(), folder / "log"
    try:
        command = [initdb, "-D", str(data), "-U", "wenzheng", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **user)
        options = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [server, "-D", str(data), "-p", str(port), "-h", "127.0.0.1", *options],
                stdout=out,
                stderr=out,
                cwd=folder,
                **user,
            )
        try:
            _wait(process, port, log)
            yield Postgres(port)
        finally:
            process.send_signal(signal.SIGINT)  # fast shut-down
            process.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")
        with suppress(psycopg.OperationalError):
            psycopg.connect(f"postgresql://wenzheng@127.0.0.1:{port}/postgres", connect_timeout=2).close()
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))
