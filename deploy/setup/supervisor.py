"""Writes supervisord's configuration and talks to it over its socket."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import socket
import string
import tempfile
import xmlrpc.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.setup.errors import SetupError
from deploy.setup.layout import Layout
from deploy.setup.settings import PROGRAMS, Ports, host_of, programs_of

_COMMON = """autostart = true
autorestart = true
startretries = 20
stopsignal = TERM
stopasgroup = true
killasgroup = true
redirect_stderr = true
stdout_logfile_maxbytes = 10MB
stdout_logfile_backups = 5"""

_LONGEST_SOCKET_PATH = 96  # the kernel allows 107 bytes, and supervisord binds to this path with its process id behind


def socket_path(layout: Layout) -> Path:
    """The control socket: in `var/run`, or under the temporary folder when that path is too long."""
    path = layout.run / "supervisor.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(layout.run)).hexdigest()[:16]
    return Path(tempfile.gettempdir(), f"wenzheng-{os.getuid()}-{name}.sock")


def render(layout: Layout, ports: Ports, environ: Mapping[str, str]) -> Path:
    """Writes `var/run/supervisord.conf` and returns its path.

    supervisord expands %(…)s in its configuration, some values twice, and puts the whole environment, secrets
    included, into its error message: a path with a percent sign is refused here.
    """
    for folder in (layout.root, layout.var):
        if any(sign in str(folder) for sign in '%"\n'):
            raise SetupError(f"The folder {folder} has a sign in its name that supervisor cannot take: rename it.")
    template = (layout.root / "deploy" / "supervisor" / "supervisord.conf.in").read_text(encoding="utf-8")
    values = {
        "root": layout.root,
        "run": layout.run,
        "logs": layout.logs,
        "socket": socket_path(layout),
        "services": layout.services,
        "rasa": layout.rasa,
        "engine_host": host_of("engine", environ),
        "engine_port": ports.engine,
    }
    path = layout.run / "supervisord.conf"
    config = string.Template(template).substitute(values, common=_COMMON)
    path.write_text(_only(programs_of(environ), config), encoding="utf-8")
    return path


def _only(programs: Iterable[str], config: str) -> str:
    """Without the sections of other programs."""
    head, *sections = re.split(r"^(?=\[program:)", config, flags=re.MULTILINE)
    wanted = tuple(f"[program:{program}]" for program in programs)
    return head + "".join(section for section in sections if section.startswith(wanted))


@dataclass(frozen=True)
class ProgramState:
    """What the supervisor says of a program: its state's name, its process id (0: none), why it failed."""

    name: str
    state: str
    pid: int
    reason: str


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(os.fspath(self._path))
        except OSError:
            self.close()
            raise


class Supervisor:
    """The running supervisord of a var folder.

    Methods raise OSError when none runs and xmlrpc.client.Fault when it refuses.
    """

    def __init__(self, layout: Layout) -> None:
        self._path = socket_path(layout)

    def _call(self, method: str, *arguments: str | bool) -> Any:
        connection = _UnixConnection(self._path)
        try:
            body = xmlrpc.client.dumps(arguments, f"supervisor.{method}")
            connection.request("POST", "/RPC2", body, {"Content-Type": "text/xml"})
            answer = connection.getresponse().read()
        finally:
            connection.close()
        values, _ = xmlrpc.client.loads(answer)
        return values[0]

    def pid(self) -> int | None:
        """Its process id; None when none runs."""
        try:
            return int(self._call("getPID"))
        except (OSError, http.client.HTTPException):
            return None

    def states(self) -> dict[str, ProgramState]:
        """Every program's state by name."""
        found = {
            item["name"]: ProgramState(item["name"], item["statename"], int(item["pid"]), item["spawnerr"])
            for item in self._call("getAllProcessInfo")
        }
        return {name: found[name] for name in PROGRAMS if name in found}

    def start(self, program: str) -> None:
        """Starts a stopped program without waiting for it."""
        self._call("startProcess", program, False)

    def stop(self, program: str) -> None:
        """Stops a program and waits until it has ended."""
        self._call("stopProcess", program, True)

    def shut_down(self) -> None:
        """Asks supervisord to stop everything and end."""
        self._call("shutdown")
