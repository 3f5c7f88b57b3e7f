"""Whether a port is free, and who holds it."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from deploy.setup.errors import PortBusy

_LISTEN = "0A"


def check_free(program: str, host: str, port: int) -> None:
    """Raises PortBusy when nobody else may listen on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortBusy(program, port, holder_of(port)) from error


def free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago; for tests."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def holder_of(port: int, proc: Path = Path("/proc")) -> str | None:
    """The process that listens on the port, as far as Linux lets us see; None elsewhere."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port, proc)}
    if not sockets:
        return None
    for folder in proc.glob("[0-9]*"):
        if sockets & set(_open_files(folder)):
            return f"process {folder.name} ({_command_of(folder)})"
    return None


def _open_files(folder: Path) -> Iterator[str]:
    try:
        links = list((folder / "fd").iterdir())
    except OSError:
        return  # another user's process, or one that has just ended
    for link in links:
        with contextlib.suppress(OSError):  # closed since it was listed
            yield os.readlink(link)  # noqa: PTH115 - a socket's name is no path


def _listening_inodes(port: int, proc: Path) -> set[str]:
    inodes = set()
    for table in ("net/tcp", "net/tcp6"):
        path = proc / table
        if not path.is_file():
            continue
        for line in path.read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes


def _command_of(folder: Path) -> str:
    try:
        words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "ended"
    return " ".join(word for word in words if word)[:80]
