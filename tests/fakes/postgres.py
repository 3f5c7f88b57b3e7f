"""A real PostgreSQL of one's own: initialised in a temporary folder, on a free port, ended with the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _binary(name: str) -> str:
    found = shutil.which(name) or next((str(folder / name) for folder in _BINARIES if (folder / name).exists()), None)
    if found is None:
        pytest.skip("PostgreSQL is not installed: make packages")
    return found


@contextmanager
def postgres() -> Iterator[str]:
    """Its SQLAlchemy address, while it runs."""
    initdb, server = _binary("initdb"), _binary("pg_ctl")
    # PostgreSQL refuses to run as root: Debian's own account does it then
    user = "postgres" if os.geteuid() == 0 else None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="wenzheng-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user, user)
    options = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off -c max_connections=150"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder)

    try:
        run(initdb, "-D", f"{folder}/data", "-U", "wenzheng", "-A", "trust", "-E", "UTF8", "--locale=C")
        run(server, "-D", f"{folder}/data", "-o", options, "-w", "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql+psycopg://wenzheng@127.0.0.1:{port}/postgres"
        finally:
            run(server, "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
