"""The action server's settings, read once in `__main__` from `WENZHENG_*`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.errors import SettingsError

MIN_SECRET = 32


@dataclass(frozen=True)
class ActionsSettings:
    """Where to serve, the secrets, and where the knowledge service is."""

    host: str
    port: int
    secret: str = field(repr=False)
    knowledge_url: str
    knowledge_secret: str = field(repr=False)
    knowledge_seconds: float = 2.5

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> ActionsSettings:
        """Read the variables; raises `SettingsError` naming the first wrong one."""
        knowledge = "http://{}:{}".format(
            environ.get("WENZHENG_KNOWLEDGE_HOST") or "127.0.0.1",
            _port(environ, "WENZHENG_KNOWLEDGE_PORT", "8082"),
        )
        return cls(
            host=environ.get("WENZHENG_ACTIONS_HOST") or "127.0.0.1",
            port=_port(environ, "WENZHENG_ACTIONS_PORT", "5055"),
            secret=_secret(environ, "WENZHENG_ACTIONS_SECRET"),
            knowledge_url=(environ.get("WENZHENG_KNOWLEDGE_URL") or knowledge).rstrip("/"),
            knowledge_secret=_secret(environ, "WENZHENG_KNOWLEDGE_SECRET"),
        )


def _port(environ: Mapping[str, str], name: str, default: str) -> int:
    value = environ.get(name) or default
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(name, f"must be a port number, not {value!r}")
    return int(value)


def _secret(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if len(value) < MIN_SECRET:
        raise SettingsError(name, f"needs at least {MIN_SECRET} characters; `make setup` writes good ones")
    return value
