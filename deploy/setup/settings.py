"""The environment variables that an instance's processes get: ports, addresses, secrets, folders."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.setup.errors import SetupError
from deploy.setup.layout import Layout

PROGRAMS = ("engine", "actions", "knowledge", "gateway", "desk")
DEFAULT_PORTS = {"engine": 5005, "actions": 5055, "knowledge": 8082, "gateway": 8080, "desk": 8081}
SECRET_NAMES = ("WENZHENG_ENGINE_SECRET", "WENZHENG_ACTIONS_SECRET", "WENZHENG_KNOWLEDGE_SECRET")


@dataclass(frozen=True)
class Ports:
    """One port per process."""

    engine: int = 5005
    actions: int = 5055
    knowledge: int = 8082
    gateway: int = 8080
    desk: int = 8081

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Ports:
        """The ports that WENZHENG_<PROGRAM>_PORT name, or the usual ones; raises SetupError."""
        return cls(**{program: _port(program, environ) for program in PROGRAMS})

    def of(self, program: str) -> int:
        """The port of a process by its name."""
        return int(getattr(self, program))


def programs_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """What an instance runs: all five, or those that WENZHENG_PROGRAMS names; raises SetupError.

    >>> programs_of({"WENZHENG_PROGRAMS": "gateway engine"})
    ('engine', 'gateway')
    """
    named = environ.get("WENZHENG_PROGRAMS", " ".join(PROGRAMS)).split()
    if not named or not set(named) <= set(PROGRAMS):
        raise SetupError(f"WENZHENG_PROGRAMS is {' '.join(named)!r}: name one or more of {', '.join(PROGRAMS)}.")
    return tuple(program for program in PROGRAMS if program in named)


def _port(program: str, environ: Mapping[str, str]) -> int:
    name = f"WENZHENG_{program.upper()}_PORT"
    text = environ.get(name, str(DEFAULT_PORTS[program]))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SetupError(f"{name} is {text!r}: a port is a number between 1 and 65535.")
    return int(text)


def host_of(program: str, environ: Mapping[str, str]) -> str:
    """The address a process listens on."""
    return environ.get(f"WENZHENG_{program.upper()}_HOST", "127.0.0.1")


def reach(program: str, environ: Mapping[str, str]) -> str:
    """The address at which this machine reaches the process."""
    host = host_of(program, environ)
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host


def read_secrets(path: Path) -> dict[str, str]:
    """The lines NAME=value of the secrets file; empty when there is none."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def ensure_secrets(path: Path) -> dict[str, str]:
    """Reads the secrets file and adds what is missing, readable by its owner only."""
    found = read_secrets(path)
    missing = [name for name in SECRET_NAMES if not found.get(name)]
    if missing:
        found.update({name: secrets.token_urlsafe(36) for name in missing})
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{name}={value}\n" for name, value in found.items())
        scratch = path.with_suffix(".new")
        scratch.unlink(missing_ok=True)
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        scratch.replace(path)
    return found


def environment_of(layout: Layout, ports: Ports, environ: Mapping[str, str]) -> dict[str, str]:
    """Everything the five processes and the operator's commands of an instance read.

    What the caller's environment sets wins over generated secrets and defaults.
    """
    values = {
        "WENZHENG_DATABASE_URL": f"sqlite+aiosqlite:///{layout.var / 'wenzheng.db'}",
        "WENZHENG_EMBEDDING": str(layout.embedding),
        **ensure_secrets(layout.var / "secrets.env"),
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    if Path(environ.get("WENZHENG_EMBEDDING", layout.embedding)).is_absolute():
        values["HF_HUB_OFFLINE"] = "1"  # a folder is complete; only a model named by its hub's name is fetched
    for program in PROGRAMS:
        values[f"WENZHENG_{program.upper()}_HOST"] = host_of(program, environ)
        values[f"WENZHENG_{program.upper()}_URL"] = f"http://{reach(program, environ)}:{ports.of(program)}"
    values.update(environ)
    values["WENZHENG_VAR"] = str(layout.var)
    for program in PROGRAMS:
        values[f"WENZHENG_{program.upper()}_PORT"] = str(ports.of(program))
    return values
